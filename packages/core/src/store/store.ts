import type { Json, LedgerRowV1, LedgerStateV1, LogReaderV1, StoredEventV1 } from '../provider/index.ts';
import type { FilterV1 } from '../query/ast.ts';
import type { ArchiveV1 } from './archive.ts';
import type { CommitV1, FeedInfoV1, StageV1, WindowRowV1 } from './commit.ts';
import type { QuarantineQueryV1, QuarantineRowV1 } from './quarantine.ts';
import type { BucketV1, DistinctV1, FacetV1, HistogramV1, QueryPageV1, QueryV1 } from './query.ts';

/** What a store can do beyond what every store does. */
export interface StoreCapabilitiesV1 {
  /** Takes a table's rows ({@link StageV1.rows}). */
  bulk: boolean;
  /** Only one process at a time may have it open for writing. */
  exclusive: boolean;
  /** `distinct` can count exactly. */
  exactDistinct: boolean;
}

/** The right to collect a source, until released. */
export interface LeaseV1 {
  release(): Promise<void>;
}

/** What the ledger knows of a feed's editions; see the engine's edition rule. */
export interface EditionsV1 {
  /** Every version that any file had: its first period, and the slots it ever had. */
  versions: { version: string; first: string; slots: string[] }[];
  /** For the asked-for periods: which version of a slot was taken. */
  taken: { slot: string; period: string; version: string }[];
  /** All files passed over so far. */
  passedOver: LedgerRowV1[];
}

/**
 * Where events, ledger, checkpoints and quarantine are kept. The interface knows no transaction, connection
 * or offset: a store may apply commits late and repeat itself, so long as the outcome is as written here.
 * Every call takes a signal and rejects with its reason.
 */
export interface LogStoreV1 extends LogReaderV1 {
  readonly capabilities: StoreCapabilitiesV1;
  /** Waits until nobody else collects this source. */
  acquire(source: string, signal: AbortSignal): Promise<LeaseV1>;
  /** Ledger rows of those keys that have one, by key. */
  taken(feed: string, keys: readonly string[], signal: AbortSignal): Promise<Map<string, LedgerRowV1>>;
  /** Keys of taken files by the sha256 of their bytes, for those hashes that occur. */
  sameBytes(feed: string, sha256: readonly string[], signal: AbortSignal): Promise<Map<string, string[]>>;
  editions(feed: string, periods: readonly string[], signal: AbortSignal): Promise<EditionsV1>;
  /** Ledger rows in key order, for lists. */
  ledger(
    query: {
      feed?: string;
      source?: string;
      states?: readonly LedgerStateV1[];
      after?: string;
      limit: number;
    },
    signal: AbortSignal,
  ): Promise<LedgerRowV1[]>;
  checkpoint(
    source: string,
    feed: string,
    signal: AbortSignal,
  ): Promise<{ seq: number; value: Json } | undefined>;
  windows(
    query: { source?: string; state?: WindowRowV1['state'] },
    signal: AbortSignal,
  ): Promise<WindowRowV1[]>;
  quarantined(query: QuarantineQueryV1, signal: AbortSignal): Promise<QuarantineRowV1[]>;
  /** Where delivered files are kept bit for bit; absent in a store that keeps none. */
  archive?: ArchiveV1;
  /** Begins a stage for one coming commit of this feed. */
  stage(feed: FeedInfoV1, signal: AbortSignal): Promise<StageV1>;
  commit(commit: CommitV1, signal: AbortSignal): Promise<void>;
  /**
   * As for readers, and for `tail`: `last` begins so many events before the end (0: with what comes next) where
   * there is no `after`; `filter` answers matching events only, `last` counts these, and `after` passes the others;
   * `until`, a cursor of an earlier answer, is where it ends: what was committed behind it is not answered.
   */
  changes(
    query: { after?: string; until?: string; last?: number; filter?: FilterV1; limit: number },
    signal: AbortSignal,
  ): Promise<{ events: StoredEventV1[]; after: string }>;
  /** Events page by page; a consumer that stops early leaves nothing open. */
  query(query: QueryV1, signal: AbortSignal): AsyncIterable<QueryPageV1>;
  histogram(query: HistogramV1, signal: AbortSignal): Promise<BucketV1[]>;
  facet(query: FacetV1, signal: AbortSignal): Promise<{ value: string; count: string }[]>;
  distinct(query: DistinctV1, signal: AbortSignal): Promise<string>;
  /** Erases a feed's events before a time (files: those whose events are all before it); the ledger stays. */
  prune(query: { feed: string; before: string }, signal: AbortSignal): Promise<{ events: string }>;
  /** Read-only SQL in the store's own dialect, in a sandbox. */
  sql?: {
    dialect: string;
    run(text: string, signal: AbortSignal): Promise<SqlResultV1>;
  };
  /** One object per source that ever collected: name, feed, events, files, last commit. */
  sources(signal: AbortSignal): Promise<StoredSourceV1[]>;
  close(): Promise<void>;
}

/** An answer to SQL: columns with the dialect's type names, rows as batches of JSON values. */
export interface SqlResultV1 {
  columns: { name: string; type: string }[];
  /** 64-bit integers and decimals are strings, times ISO 8601, bytes hex text. */
  rows: AsyncIterable<Json[][]>;
}

/** What a store knows of a source. Counts are decimal strings. */
export interface StoredSourceV1 {
  source: string;
  feed: string;
  events: string;
  files: string;
  refused: string;
  quarantined: string;
  lastCommit: string;
}
