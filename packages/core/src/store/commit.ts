import type { Json, LedgerRowV1, LogEventV1, RowChunkV1, TableV1, TimeRangeV1 } from '../provider/index.ts';
import type { QuarantineRowV1 } from './quarantine.ts';

/** What a store must know of a feed to hold its events. */
export interface FeedInfoV1 {
  /** `<provider>/<feed>`. */
  name: string;
  /** The attribute with the vendor's event type. */
  eventType?: string;
  /** Groups of attributes by which records are asked for; see FeedBaseV1. */
  lookups?: readonly (readonly string[])[];
  /** File feeds that can be loaded in bulk. */
  table?: TableV1;
}

/** A file whose events are staged. */
export interface StagedFileV1 {
  key: string;
  /** The event ids' first half: 16 hex digits, an id is `<idPrefix>:<line>`. */
  idPrefix: string;
  /** Number within the commit, from 0: what rows begin with. Unique within a stage. */
  ordinal: number;
}

/** One version of a record of an API. */
export interface StagedRecordV1 {
  event: LogEventV1;
  /** Sorts by precedence; see RecordFeedV1.version. */
  version?: string;
}

/**
 * Events on their way into a store, not yet visible to anyone. What is staged takes part in the one commit
 * that names the stage, or is discarded. Several files may be staged at the same time.
 */
export interface StageV1 {
  /**
   * Stages a file's rows in the encoding of {@link RowChunkV1}; `invalid` and `counts` pieces are passed over
   * (the engine keeps them). When `rows` throws, nothing of this file stays staged and the error is thrown on.
   * Only for stores with `capabilities.bulk`, for feeds with a table.
   */
  rows(file: StagedFileV1, rows: AsyncIterable<RowChunkV1>): Promise<void>;
  /** Stages a file's events one by one; each is `{ line, event }`. Same promise on a throw. */
  events(
    file: StagedFileV1,
    events: AsyncIterable<readonly { line: number; event: LogEventV1 }[]>,
  ): Promise<void>;
  /**
   * Stages records of an API. Of two versions of one id the greater stays, of two equal ones the later; without
   * versions the first, until it is deleted. One that is the same as what is held is no change.
   */
  records(records: readonly StagedRecordV1[]): Promise<void>;
  /** Bytes that the stage holds, for progress. */
  readonly bytes: number;
  /** Drops all of it. Also after a commit harmless. */
  discard(): Promise<void>;
}

/**
 * A range of time that was collected, or that can no longer be. All but `observedTime` is its identity: the same
 * range again, also in another commit, is not a second row.
 */
export interface WindowRowV1 extends TimeRangeV1 {
  feed: string;
  source: string;
  state: 'collected' | 'gap';
  reason?: string;
  observedTime: string;
}

/**
 * All that one step of a collect changes: either all of it is in the store afterwards, or none. The same
 * commit (same `key`) again changes nothing.
 */
export interface CommitV1 {
  source: string;
  feed: FeedInfoV1;
  /** Names the step; the same step tried again bears the same key. */
  key: string;
  /** When: UTC, ISO 8601; the observed time of all its events. */
  observedTime: string;
  stage?: StageV1;
  /**
   * Ledger rows to insert or replace by (feed, key). For every row of state `taken` whose key is also staged,
   * the events and quarantined records that the store held of the file before are replaced. A `taken` row
   * with `keepEvents` changes the ledger row alone; events that are staged for its file, or for one without a
   * row here, are added to those held.
   */
  ledger?: readonly (LedgerRowV1 & { keepEvents?: true })[];
  quarantine?: readonly QuarantineRowV1[];
  /** Ids of quarantined records that are settled and go. */
  settled?: readonly string[];
  windows?: readonly WindowRowV1[];
  /** Written only with all else; `seq` grows by one with each. A lower or equal seq than the stored one is refused. */
  checkpoint?: { seq: number; value: Json };
}
