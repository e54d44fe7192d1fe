import type { CredentialV1, Json, LogProviderV1, RuntimeV1, SampleFileV1 } from '../../provider/index.ts';

/** Where a provider on trial collects from, and as whom. */
export interface TrialPlace {
  /** The peer, or the proxy in front of it. */
  endpoint: URL;
  runtime: RuntimeV1;
  credentials: CredentialV1;
}

/** A vendor that the provider's author brings, where `serve` cannot play it. */
export interface TrialPeer {
  /** Where it answers. Faults are tried on `http:` alone; a folder may be named by a `file:` URL. */
  endpoint: URL;
  /** Makes it hold these records or files too. Later versions of a record take the place of earlier ones. */
  put(items: readonly unknown[]): Promise<void>;
  /** What to ask for, where that is known only now (the folder, say); the feed's `query` otherwise. */
  query?: unknown;
  close(): Promise<void>;
}

/** What a feed is tried with. */
export interface FeedTrial {
  /** A query, as in a configuration, that asks for all of the sample. */
  query: unknown;
  /**
   * Record feeds: `n` made-up records and more, as `normalize` takes them; none younger than `now`. The same
   * arguments give the same records, each with an id of its own.
   */
  records?(seed: number, n: number, now: Date): readonly unknown[];
  /** File feeds: the same with files. */
  files?(seed: number, n: number, now: Date): readonly SampleFileV1[];
  /** The vendor; by default the provider's own `serve` over a store in memory. */
  peer?(): Promise<TrialPeer>;
  /** For records that change: the record as the vendor has it later. */
  update?(record: unknown): unknown;
  /** For records that the vendor deletes: what it answers of it then. */
  remove?(record: unknown): unknown;
  /** For feeds that write files: handed to `encode`. */
  layout?: Json;
}

/** A provider, and all that is needed to try it. */
export interface ProviderTrial {
  /** Sets the provider up anew, as a new process would, with pages so small that the sample takes several. */
  create(place: TrialPlace): LogProviderV1;
  feeds: Readonly<Record<string, FeedTrial>>;
  /** What the peer accepts, and what it refuses. */
  credentials: { good: CredentialV1; bad: CredentialV1 };
  /**
   * Rules that this provider cannot hold, with the reason. `endpoint` means all rules that need requests over
   * HTTP. A rule that would hold after all is a failure.
   */
  cannot?: Readonly<Record<string, string>>;
}

/** One promise of a provider as a test. */
export interface ProviderCheck {
  rule: string;
  /** What goes wrong for a user where it does not hold. */
  why: string;
  /** Where the rule is explained: a section of `docs/write-a-provider.md`. */
  docs: string;
  /** Rejects with an error that says what happened. Fits the test contexts of vitest and node:test. */
  run(context?: { signal?: AbortSignal }): Promise<void>;
}
