import type { AttributeValueV1, LogEventV1 } from './event.ts';
import type { TimeRangeV1 } from './file.ts';
import type { LedgerRowV1 } from './ledger.ts';

/** Whether tombstones are left out, shown, or alone shown. */
export type DeletedV1 = 'hide' | 'include' | 'only';

/** Attributes that must be equal; `undefined` means the attribute must be absent. */
export type WhereV1 = Readonly<Record<string, AttributeValueV1 | undefined>>;

/** An event as a store holds it. */
export interface StoredEventV1 extends LogEventV1 {
  /** The source that brought it. */
  source: string;
  /** `<provider>/<feed>`. */
  feed: string;
  /** When it was committed: UTC, ISO 8601. */
  observedTime: string;
  /** File feeds: the file's key. */
  file?: string;
  /** File feeds: 1-based physical line. */
  line?: number;
}

/** Which records of a feed, in which order. */
export interface RecordsV1 {
  where?: WhereV1;
  window?: TimeRangeV1;
  /** By time, then id: shorter ids first, so that numbers sort as numbers. */
  order: 'asc' | 'desc';
  /** Goes on after this cursor of an earlier answer. */
  after?: string;
  /** Skips so many, as vendors with offset paging ask for. */
  offset?: number;
  limit: number;
  deleted: DeletedV1;
}

/** The bytes of a file in a store's archive, as they were delivered. */
export interface ArchivedFileV1 {
  /** In bytes. */
  size: number;
  /** All of it, or from `start` to before `end`. What is read must be read to its end or cancelled. */
  read(range?: { start: number; end: number }): ReadableStream<Uint8Array>;
}

/** What serving reads: a store without its writing half. */
export interface LogReaderV1 {
  records(
    feed: string,
    query: RecordsV1,
    signal: AbortSignal,
  ): Promise<{ events: StoredEventV1[]; after?: string }>;
  count(
    feed: string,
    query: { where?: WhereV1; window?: TimeRangeV1; deleted: DeletedV1 },
    signal: AbortSignal,
  ): Promise<number>;
  /** One event by its id; tombstones are answered too, marked `deleted`. */
  record(feed: string, id: string, signal: AbortSignal): Promise<StoredEventV1 | undefined>;
  /** Ledger rows of taken files, by delivery time and then key. */
  files(
    feed: string,
    query: {
      /** Equal attributes of the file. */
      where?: Readonly<Record<string, string>>;
      overlapping?: TimeRangeV1;
      /** Only those whose bytes are in the archive. */
      kept?: true;
      offset: number;
      limit: number;
    },
    signal: AbortSignal,
  ): Promise<{ files: LedgerRowV1[]; total: number }>;
  /** A file of the archive by the sha256 of its bytes; `undefined` when its bytes are not there. */
  openFile(sha256: string, signal: AbortSignal): Promise<ArchivedFileV1 | undefined>;
  /**
   * Events in the order in which they were committed, late ones included: event time plays no part. `after`
   * is the opaque cursor of an earlier answer; without it, from the beginning. The answer's `after` is where
   * to go on, also when it brought nothing.
   */
  changes(
    query: { after?: string; limit: number },
    signal: AbortSignal,
  ): Promise<{ events: StoredEventV1[]; after: string }>;
}
