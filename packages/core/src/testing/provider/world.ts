import { collect, type Source, type SourceSummary } from '../../engine/index.ts';
import type { CredentialV1, FeedV1, LogProviderV1, SampleFileV1 } from '../../provider/index.ts';
import type { LogStoreV1 } from '../../store/index.ts';
import { emptyState, type MemoryState } from '../memory-state.ts';
import { memoryStore } from '../memory-store.ts';
import { Clock } from './clock.ts';
import { contentsOf, type FeedContents } from './contents.ts';
import { type Fault, type Front, openFront } from './front.ts';
import { KillSwitch, mortalStore } from './kill-switch.ts';
import { type Peer, servePeer, trialPeer } from './peer.ts';
import type { ProviderTrial } from './trial.ts';
import { type Observed, trialRuntime, unobserved } from './trial-runtime.ts';

/** When the trials take place. */
export const trialNow = new Date('2026-03-10T18:00:00.000Z');

/** How long a run may take in real time before it counts as one that does not end, in milliseconds. */
const longest = 10_000;

/** A record or file of the sample. */
export interface Item {
  /** As `records` or `files` gave it. */
  item: unknown;
  /** When it happened, or when its hour began. */
  time: number;
  /** When its hour ended; for records the same as `time`. */
  end: number;
}

/** How one run is to be. */
export interface RunOptions {
  source?: string;
  window?: { from: Date; to: Date };
  credentials?: CredentialV1;
  kill?: KillSwitch;
  fault?: Fault;
  /** The fault is a silence. */
  stalls?: boolean;
  signal?: AbortSignal;
}

/** What a run came to. */
export interface Ran extends Observed {
  summary: SourceSummary;
}

/** What undisturbed collects came to, by the places in the sample of what the vendor had. */
export type Known = Map<string, Promise<FeedContents>>;

/** One feed, its vendor, and what was collected from it. */
export class World implements AsyncDisposable {
  readonly clock = new Clock(trialNow);
  /** All of the sample that the vendor still has, oldest first. */
  readonly sample: readonly Item[];
  readonly trial: ProviderTrial;
  readonly feedName: string;
  readonly front: Front | undefined;
  readonly peer: Peer;
  state: MemoryState = emptyState();
  /** How far the provider's clock is ahead of the vendor's, in milliseconds. */
  ahead = 0;

  readonly #size: number;
  readonly #known: Known;

  private constructor(
    parts: Pick<World, 'sample' | 'trial' | 'feedName' | 'front' | 'peer'>,
    size: number,
    known: Known,
  ) {
    this.#size = size;
    this.#known = known;
    this.sample = parts.sample;
    this.trial = parts.trial;
    this.feedName = parts.feedName;
    this.front = parts.front;
    this.peer = parts.peer;
  }

  /** A vendor that holds nothing yet, and an empty store. */
  static async open(trial: ProviderTrial, feedName: string, size: number, known: Known): Promise<World> {
    const own = trial.feeds[feedName];
    if (own === undefined) throw new Error(`there is no feed "${feedName}" to try`);
    const clock = () => world.clock;
    const answered = { url: new URL('http://127.0.0.1:9/') };
    const peer = own.peer === undefined ? servePeer(trial, clock, answered) : await trialPeer(own.peer);
    const front = peer.answer === undefined ? undefined : await openFront(peer.answer);
    if (front !== undefined) answered.url = front.url;
    const given = own.records?.(1, size, trialNow) ?? own.files?.(1, size, trialNow) ?? [];
    const provider = trial.create({
      endpoint: front?.url ?? peer.endpoint ?? answered.url,
      runtime: pureRuntime(),
      credentials: trial.credentials.good,
    });
    const feed = feedOf(provider, feedName);
    const oldest = trialNow.getTime() - (feed.limits?.retention ?? Number.POSITIVE_INFINITY) * 1000;
    const sample = given
      .map((item) => itemOf(feed, item))
      .filter(({ end }) => end > oldest)
      .sort((a, b) => a.time - b.time || a.end - b.end);
    const world: World = new World({ sample, trial, feedName, front, peer }, size, known);
    return world;
  }

  get endpoint(): URL {
    return this.front?.url ?? (this.peer.endpoint as URL);
  }

  /** The provider, set up as a new process does. */
  provider(
    options: Pick<RunOptions, 'kill' | 'credentials' | 'stalls'> = {},
    observed: Observed = unobserved(),
  ): LogProviderV1 {
    const { kill = new KillSwitch(), credentials = this.trial.credentials.good, stalls = false } = options;
    const runtime = trialRuntime({
      clock: this.clock,
      endpoint: this.endpoint,
      kill,
      observed,
      stalls,
      ahead: this.ahead,
    });
    return this.trial.create({ endpoint: this.endpoint, runtime, credentials });
  }

  async source(provider = this.provider(), name = 'trial'): Promise<Source> {
    const feed = feedOf(provider, this.feedName);
    const asked = this.peer.query ?? this.trial.feeds[this.feedName]?.query;
    const query = await feed.query['~standard'].validate(asked);
    if (query.issues !== undefined) throw new Error(`the query of the trial: ${query.issues[0]?.message}`);
    return { name, provider, feedName: this.feedName, feed, query: query.value };
  }

  /** The vendor holds these too. */
  async put(items: readonly { item: unknown }[]): Promise<void> {
    const source = await this.source();
    await this.peer.put(
      source,
      items.map(({ item }) => item),
      this.clock.now(),
    );
  }

  store(kill?: KillSwitch): LogStoreV1 {
    const store = memoryStore({ state: this.state });
    return kill === undefined ? store : mortalStore(store, kill);
  }

  /** Collects once, in a process of its own so to say. Rejects when it does not end. */
  async collect(options: RunOptions = {}): Promise<Ran> {
    const observed = unobserved();
    const source = await this.source(this.provider(options, observed), options.source);
    this.front?.begin(options.fault);
    const late = AbortSignal.timeout(longest);
    const { sources } = await collect({
      store: this.store(options.kill),
      sources: [source],
      signal: options.signal === undefined ? late : AbortSignal.any([late, options.signal]),
      runtime: trialRuntime({
        clock: this.clock,
        endpoint: this.endpoint,
        kill: options.kill ?? new KillSwitch(),
        observed,
        ahead: this.ahead,
      }),
      workers: 0,
      ...(options.window === undefined ? {} : { window: options.window }),
    }).catch((error: unknown) => {
      if (late.aborted) throw new Error('the collect did not end within 10 seconds');
      throw error;
    });
    this.front?.begin();
    const [summary] = sources;
    if (summary === undefined) throw new Error('the collect brought no summary');
    if (observed.endless !== undefined) {
      throw new Error('the collect would not end: it sent more than 400 requests');
    }
    const [failure] = this.front?.failures ?? [];
    if (failure !== undefined) throw new Error('serve failed', { cause: failure });
    return { ...observed, summary };
  }

  /** Collects once and says what is wrong unless all went well. */
  async collectWell(options: RunOptions = {}): Promise<Ran> {
    const ran = await this.collect(options);
    const { error, refused, quarantined } = ran.summary;
    if (error !== undefined) throw new Error(`the collect failed: ${error.message}`);
    if (refused.length > 0) throw new Error(`a file was refused: ${refused[0]?.reason}`);
    if (quarantined > 0) throw new Error(`${quarantined} records became no events`);
    return ran;
  }

  /** What was collected. */
  contents(state: MemoryState = this.state): FeedContents {
    return contentsOf(state);
  }

  /** What an undisturbed collect of these comes to, where the vendor has had them all along. */
  async undisturbed(items: readonly { item: unknown }[] = this.sample): Promise<FeedContents> {
    const places = items.map((each) => this.sample.indexOf(each as Item));
    const collected = async () => {
      await using other = await World.open(this.trial, this.feedName, this.#size, this.#known);
      await other.put(items);
      await other.collectWell();
      return other.contents();
    };
    if (places.includes(-1)) return collected();
    const known = this.#known.get(String(places)) ?? collected();
    this.#known.set(String(places), known);
    return known;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.front?.[Symbol.asyncDispose]();
    await this.peer.close();
  }
}

/** A runtime for a provider of which only the pure parts are asked. */
export function pureRuntime() {
  return trialRuntime({
    clock: new Clock(trialNow),
    endpoint: new URL('http://127.0.0.1:9/'),
    kill: new KillSwitch(1),
    observed: unobserved(),
  });
}

function feedOf(provider: LogProviderV1, name: string): FeedV1 {
  const feed = provider.feeds[name];
  if (feed === undefined) throw new Error(`${provider.name} has no feed "${name}"`);
  return feed;
}

function itemOf(feed: FeedV1, item: unknown): Item {
  if (feed.kind === 'records') {
    const time = Date.parse(feed.normalize(item, { source: 'trial', feed: 'trial' }).time);
    return { item, time, end: time };
  }
  const { delivered } = (item as SampleFileV1).file;
  return { item, time: Date.parse(delivered?.from ?? ''), end: Date.parse(delivered?.to ?? '') };
}
