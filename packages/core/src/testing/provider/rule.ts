import type { FeedV1 } from '../../provider/index.ts';
import type { ProviderTrial } from './trial.ts';
import { type Known, World } from './world.ts';

/** Pages and files that a sample has to come in, so that there is something between them. */
const fewestParts = 2;

/** One feed on trial. */
export class FeedOnTrial {
  readonly trial: ProviderTrial;
  readonly name: string;
  readonly feed: FeedV1;
  readonly #size: number;
  readonly #known = new Map<unknown, Promise<unknown>>();
  readonly #undisturbed: Known = new Map();

  constructor(trial: ProviderTrial, name: string, feed: FeedV1) {
    this.trial = trial;
    this.name = name;
    this.feed = feed;
    // A file takes many more steps than a record.
    this.#size = feed.kind === 'files' ? 6 : 12;
  }

  /** A vendor that holds the sample, or nothing yet, and an empty store. */
  async open(holds: 'all' | 'nothing' = 'all'): Promise<World> {
    const world = await World.open(this.trial, this.name, this.#size, this.#undisturbed);
    if (world.sample.length < fewestParts) throw new Error(`the sample of ${this.name} is too small`);
    if (holds === 'all') await world.put(world.sample);
    return world;
  }

  /** Does something once for all rules that ask for it. */
  once<T>(task: (on: FeedOnTrial) => Promise<T>): Promise<T> {
    const known = this.#known.get(task) as Promise<T> | undefined;
    const result = known ?? task(this);
    this.#known.set(task, result);
    return result;
  }
}

/** A promise of a provider. */
export interface ProviderRule {
  rule: string;
  /** What goes wrong for a user where it does not hold. */
  why: string;
  /** Section of the guide. */
  section: string;
  /** It takes requests over HTTP. */
  endpoint?: true;
  /** Whether it says anything of this feed; by default of every one. */
  applies?(on: FeedOnTrial): boolean;
  check(on: FeedOnTrial): Promise<void>;
}
