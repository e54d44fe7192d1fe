import type { ApiError, RuntimeV1 } from '../provider/index.ts';

const quietFor = 60_000;

/** Tells a person why a client is slow: it waits, and tries again. */
export interface RetryNotice {
  /** A wait of `ms` milliseconds is about to begin; `left` attempts follow at most. */
  waiting(error: ApiError, ms: number, left: number): void;
  /** Something succeeded. */
  succeeded(): void;
}

/** Says it once while nothing succeeds, and at most once a minute: many requests fail for the same reason. */
export function retryNotice({ now, warn }: Pick<RuntimeV1, 'now' | 'warn'>): RetryNotice {
  let said = false;
  let saidAt = Number.NEGATIVE_INFINITY;
  return {
    waiting({ message }, ms, left) {
      const time = now().getTime();
      if (said || time - saidAt < quietFor) return;
      said = true;
      saidAt = time;
      const times = left === 1 ? 'once more' : `at most ${left} times more`;
      warn(`${message}; trying again in ${Math.max(1, Math.round(ms / 1000))} s, ${times}`);
    },
    succeeded() {
      said = false;
    },
  };
}
