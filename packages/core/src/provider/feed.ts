import type { LogEventV1, OriginV1 } from './event.ts';
import type { LogFileV1 } from './file.ts';
import type { Json } from './json.ts';
import type { LimitsV1 } from './limits.ts';
import type { StandardSchemaV1 } from './standard-schema.ts';
import type { TableV1 } from './table.ts';

/** Some records or files, and the checkpoint that holds once they are stored. */
export interface PageV1<Item, Checkpoint> {
  items: readonly Item[];
  /** Where to go on after this page. Stored together with the page's items, never before them. */
  checkpoint: Checkpoint;
}

/** One scan of a feed. */
export interface ScanV1<Query, Checkpoint> {
  query: Query;
  /** An explicit window (a backfill): half-open, delivery hours for files and event time for records. */
  window?: { from: Date; to: Date };
  /** Where the last scan ended. Absent on the first and for a backfill. */
  checkpoint?: Checkpoint;
  signal: AbortSignal;
}

/** What a feed says of the vendor's limits. Seconds unless said otherwise. */
export interface FeedLimitsV1 {
  /** The vendor's smallest window. */
  granularity?: number;
  /** How late records or files may appear. */
  lookback?: number;
  /** How long the vendor keeps them. */
  retention?: number;
  /** Requests a second that the vendor allows. */
  requestsPerSecond?: number;
}

/** What record feeds and file feeds have in common. */
export interface FeedBaseV1<Query, Raw, Checkpoint> {
  /** The vendor's page that describes it. */
  docs: string;
  /** What a source may ask of the feed: zod or any Standard Schema. */
  query: StandardSchemaV1<unknown, Query>;
  /** Reads a stored checkpoint. */
  checkpoint: StandardSchemaV1<unknown, Checkpoint>;
  limits?: FeedLimitsV1;
  /** The attribute that holds the vendor's own event type, e.g. `acme.event_type`; `event:` in a filter means it. */
  eventType?: string;
  /** The part after `provider:` of an inline source → input of `query`. Throws ConfigurationError. */
  locate?(target: string): unknown;
  /** Record → event. Pure; throws InvalidRecordError for this record alone. */
  normalize(raw: Raw, origin: OriginV1): LogEventV1;
}

/** A feed whose records come as answers of an API. */
export interface RecordFeedV1<Query = unknown, Raw = unknown, Checkpoint = Json>
  extends FeedBaseV1<Query, Raw, Checkpoint> {
  kind: 'records';
  scan(scan: ScanV1<Query, Checkpoint>): AsyncIterable<PageV1<Raw, Checkpoint>>;
  /** One record by the vendor's id; absent where the vendor has no such call. */
  get?(id: string, signal: AbortSignal): Promise<Raw | undefined>;
  /**
   * For records that change: a text that sorts by precedence. Of two versions of one id the greater stays,
   * of two equal ones the later collected. Without it a record never changes.
   */
  version?(raw: Raw): string;
}

/** One record of a file, framed and not yet understood. */
export interface FramedV1<Raw> {
  /** 1-based physical line on which it starts. */
  line: number;
  /** Byte offset in the inflated file. */
  offset: number;
  /** Length in bytes, without the line end. */
  length: number;
  /** Its bytes as delivered, without the line end. Only valid until the next batch is asked for. */
  bytes: Uint8Array;
  /** The record, or absent when framing itself failed, as `invalid` says. */
  raw?: Raw;
  /** Why it is no record, for quarantine. */
  invalid?: string;
}

/** A feed whose records come in files. */
export interface FileFeedV1<Query = unknown, Raw = unknown, Checkpoint = Json>
  extends FeedBaseV1<Query, Raw, Checkpoint> {
  kind: 'files';
  /** Lists files. The ledger decides which are new; the checkpoint only narrows the listing. */
  scan(scan: ScanV1<Query, Checkpoint>): AsyncIterable<PageV1<LogFileV1, Checkpoint>>;
  /**
   * What a local file is by its absolute path alone, as `scan` would say it; for decoding one file without a
   * source. `undefined` where the path tells nothing: its key is then the path.
   */
  identify?(path: string): { key: string; attributes?: Record<string, string> } | undefined;
  /** The file's bytes as delivered. */
  open(file: LogFileV1, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
  /**
   * Inflated bytes → batches of records. Framing only: lines that are no record by the vendor's rules do
   * not appear.
   */
  decode(
    body: ReadableStream<Uint8Array>,
    file: { key: string; attributes?: Record<string, string> },
    limits: LimitsV1,
  ): AsyncIterable<FramedV1<Raw>[]>;
  /** The file as a table, for stores that load in bulk. */
  table?: TableV1;
  /** Events → files in the vendor's own form. */
  encode?(events: AsyncIterable<LogEventV1>, layout: Json): AsyncIterable<{ key: string; body: Uint8Array }>;
}

/** Any feed. */
export type FeedV1 = RecordFeedV1 | FileFeedV1;
