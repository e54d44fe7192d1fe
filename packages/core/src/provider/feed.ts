import type { DeliveryFormatV1 } from './delivery-format.ts';
import type { ApiErrorReason } from './errors.ts';
import type { LogEventV1, OriginV1 } from './event.ts';
import type { LogFileV1, TimeRangeV1 } from './file.ts';
import type { Json } from './json.ts';
import type { LimitsV1 } from './limits.ts';
import type { StandardSchemaV1 } from './standard-schema.ts';
import type { TableV1 } from './table.ts';

/** A range of time whose records the vendor no longer has, and why. */
export interface GapV1 extends TimeRangeV1 {
  reason: string;
}

/** Some records or files, and the checkpoint that holds once they are stored. */
export interface PageV1<Item, Checkpoint> {
  items: readonly Item[];
  /** Where to go on after this page. Stored together with the page's items, never before them. */
  checkpoint: Checkpoint;
  /** What can no longer be collected, as this page came to know. Stored with it; collecting goes on. */
  gaps?: readonly GapV1[];
}

/** One thing that a feed can say of a source before it is collected. */
export interface CheckV1 {
  /** What was looked at. */
  about: 'reach' | 'clock' | 'credentials' | 'scope' | 'newest';
  ok: boolean;
  /** In words for a person, without a secret: `reached in 40 ms`, `the newest record is 3 min old`. */
  says: string;
  /** What to do, when it is not ok. */
  hint?: string;
  /** Why it is not ok, where the vendor refused; decides the exit code. */
  reason?: ApiErrorReason;
}

/** One of several things that a source collects, such as one stream of several. */
export interface PartV1<Query> {
  /** Stable; the part's own checkpoint is kept under it. */
  name: string;
  query: Query;
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
  /** Files of it that are opened at a time; the engine's own bound by default. */
  filesAtOnce?: number;
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
  /**
   * Attributes by which `serve` asks for this feed's records, all of a group at a time; a store may keep an
   * index for each group.
   */
  lookups?: readonly (readonly string[])[];
  /** The part after `provider:` of an inline source → input of `query`. Throws ConfigurationError. */
  locate?(target: string): unknown;
  /**
   * Takes a query for several streams, domains or spaces apart. Each part is scanned by itself, several at a
   * time, with a checkpoint of its own; one that fails does not stop the others.
   */
  parts?(query: Query): readonly PartV1<Query>[];
  /** Looks at reach, clock, credentials, scope and the newest record of one part, with as few requests as can be. */
  check?(query: Query, signal: AbortSignal): AsyncIterable<CheckV1>;
  /** Record → event. Pure; throws InvalidRecordError for this record alone. */
  normalize(raw: Raw, origin: OriginV1): LogEventV1;
}

/** A feed whose records come as answers of an API. */
export interface RecordFeedV1<Query = unknown, Raw = unknown, Checkpoint = Json>
  extends FeedBaseV1<Query, Raw, Checkpoint> {
  kind: 'records';
  scan(scan: ScanV1<Query, Checkpoint>): AsyncIterable<PageV1<Raw, Checkpoint>>;
  /**
   * One record by its event id or the vendor's own, asked of the vendor; absent where it has no such call.
   * `query` is that of the source, where there is one.
   */
  get?(id: string, query: Query | undefined, signal: AbortSignal): Promise<Raw | undefined>;
  /** The JSON text of the record exactly as the vendor sent it; what `JSON.stringify` makes of it by default. */
  text?(raw: Raw): string;
  /**
   * Reads such a text again, for a record that was in quarantine; `JSON.parse` by default where there is no `text`.
   * `query` is that of its source.
   */
  parse?(text: string, query: Query): Raw;
  /**
   * For records that change: a text that sorts by precedence. Of two versions of one id the greater stays,
   * of two equal ones the later collected. Without it a record never changes.
   */
  version?(raw: Raw): string;
  /**
   * What the records of a backfill change in the checkpoint, which a backfill otherwise leaves alone: for
   * records that are looked at again until they are final. `undefined` changes nothing.
   */
  amend?(checkpoint: Checkpoint | undefined, items: readonly Raw[]): Checkpoint | undefined;
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
  /** Keep the bytes in the store's archive, because the vendor deletes them. */
  keep?: boolean;
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
  /** How events are delivered in the vendor's own form, for those who deliver as the vendor does. */
  delivery?: DeliveryFormatV1;
  /** Events → files in the vendor's own form. */
  encode?(events: AsyncIterable<LogEventV1>, layout: Json): AsyncIterable<{ key: string; body: Uint8Array }>;
}

/** Any feed. */
export type FeedV1 = RecordFeedV1 | FileFeedV1;
