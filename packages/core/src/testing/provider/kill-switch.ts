import type { CommitV1, LeaseV1, LogStoreV1, StageV1 } from '../../store/index.ts';

/** The process is dead: so is everything it would have done. */
class Killed extends Error {
  constructor(step: number) {
    super(`killed at step ${step}`);
  }
}

/** Counts the steps of a run, and kills it at one of them: that step and all later ones fail. */
export class KillSwitch {
  readonly #at: number;
  #steps = 0;

  /** @param at - from 1; without it the run lives */
  constructor(at = Number.POSITIVE_INFINITY) {
    this.#at = at;
  }

  /** Whether the run came as far as the step at which it was to be killed. */
  get killed(): boolean {
    return this.#steps >= this.#at;
  }

  step(): void {
    this.#steps += 1;
    if (this.#steps >= this.#at) throw new Killed(this.#at);
  }
}

/** A store each of whose calls is a step; of a commit also the moment right after it. */
export function mortalStore(inner: LogStoreV1, kill: KillSwitch): LogStoreV1 {
  const stages = new Map<unknown, StageV1>();
  const guard = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(_, name) {
        const member: unknown = Reflect.get(target, name);
        if (name === 'archive' && typeof member === 'object' && member !== null) return guard(member);
        // A query answers with an iterable and not with a promise; a collect asks none.
        if (typeof member !== 'function' || name === 'close' || name === 'query') return member;
        return async (...args: unknown[]) => {
          kill.step();
          const answer: unknown = await member.apply(target, name === 'commit' ? own(args) : args);
          if (name === 'commit' || name === 'keep') kill.step();
          if (name === 'acquire') return guard(answer as LeaseV1);
          if (name !== 'stage') return answer;
          const stage = guard(answer as StageV1);
          stages.set(stage, answer as StageV1);
          return stage;
        };
      },
    });
  const own = ([commit, ...rest]: unknown[]): unknown[] => {
    const stage = stages.get((commit as CommitV1).stage);
    return [{ ...(commit as CommitV1), ...(stage === undefined ? {} : { stage }) }, ...rest];
  };
  return guard(inner);
}
