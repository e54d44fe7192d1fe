import type { Json } from './json.ts';
import type { LimitsV1 } from './limits.ts';

/**
 * What a stored column holds.
 * `text` any string · `integer` a whole number within ±(2^53−1) · `number` a double · `boolean` ·
 * `time` a UTC instant.
 */
export type ColumnTypeV1 = 'text' | 'integer' | 'number' | 'boolean' | 'time';

/** One column of a table: one attribute of the events in it. */
export interface TableColumnV1 {
  /** The vendor's name of the column in snake_case, which the view of this event type shows: `asset_id`. */
  name: string;
  /** The attribute it holds: `media.asset.id`. Unique within a table type. */
  attribute: string;
  type: ColumnTypeV1;
  /** The vendor's column behind it, where this has another name: values of it that do not fit are counted under it. */
  from?: string;
  /** Where the vendor's value differs from the attribute's: vendor's value → attribute's value. The view shows the vendor's. */
  values?: Readonly<Record<string, string>>;
}

/** The events of one of the vendor's event types as a table. */
export interface TableTypeV1 {
  /** The vendor's event type, `slice_played`. The empty text is the type that takes all unknown ones. */
  type: string;
  /** EventName of its events. */
  event: string;
  /** SeverityNumber of all its events, or `row` when each row brings its own. */
  severity: number | 'row';
  /** Attributes that are the same on every event of the type. */
  constants: Readonly<Record<string, string | number | boolean>>;
  columns: readonly TableColumnV1[];
}

/**
 * A file feed's records as tables, for stores that load in bulk. The same declaration drives the reader,
 * the load, the views and the writer.
 */
export interface TableV1 {
  types: readonly TableTypeV1[];
  /**
   * URL of an ES module that exports `encodeRows` as an {@link EncodeRowsV1}; a worker thread imports it.
   * Use `new URL('./table.js', import.meta.url).href` or like.
   */
  module: string;
  /** Handed to `encodeRows`: settings that the rows depend on. */
  options: Json;
}

/** One file's job for {@link EncodeRowsV1}. Survives a structured clone. */
export interface EncodeJobV1 {
  key: string;
  /** Number of the file within its commit; each row begins with it. */
  ordinal: number;
  options: Json;
  limits: LimitsV1;
  /** The file's own facts, as in {@link LogFileV1}. */
  attributes?: Record<string, string>;
}

/** A record that cannot become an event, for quarantine. */
export interface InvalidRecordV1 {
  /** 1-based physical line on which it starts. */
  line: number;
  /** Byte offset in the inflated file. */
  offset: number;
  /** Its length in bytes, which may be more than `bytes` holds. */
  length: number;
  /** Why, in words for a person, without values of the record. */
  reason: string;
  /** Its bytes as delivered, at most `limits.keptBytes` of an over-long one, without the line end. */
  bytes: Uint8Array;
}

/** What was met in a file, for the summary and the ledger. All counts of records unless said otherwise. */
export interface FileCountsV1 {
  events: number;
  /** Quarantined records. */
  invalid: number;
  /** Physical lines that are no record by the vendor's rules: blank, comments, version and header lines. */
  skippedLines: number;
  /** Events of unknown type by the vendor's type name (at most 100 names, the rest under `…`). */
  unknownTypes: Record<string, number>;
  /** Events with columns that no layout has, by event type. */
  extraColumns: Record<string, number>;
  /** Values that do not fit their column's type, by `<type>.<column>`. */
  unfitValues: Record<string, number>;
}

/**
 * A piece of a file's rows. A file yields any number of `rows` and `invalid` pieces and at its end one
 * `counts`.
 *
 * Rows are bytes in a plain encoding: fields end with TAB, rows with LF, UTF-8 without BOM. The fields are
 * ordinal · line · time (`YYYY-MM-DD hh:mm:ss[.fff]`, UTC) · severity (only where the type says `row`) ·
 * one field for each of the type's columns in order · the attributes that have no column as a JSON object,
 * or `-` when the event has none of these. There is no TAB after the last field. An absent value is the
 * single byte `-`; an empty text is a field of no bytes (attributes are never empty, so this only occurs on
 * stores' own use). Within a field the byte
 * 0x01 begins an escape: 0x01 `t` TAB, 0x01 `n` LF, 0x01 `r` CR, 0x01 `0` NUL, 0x01 `1` 0x01 itself,
 * 0x01 `-` a literal `-` that is the whole value. Every number, boolean (`true`/`false`) and time
 * (`YYYY-MM-DD hh:mm:ss[.ffffff]`) is in the form of its column's type: a value that did not fit went to
 * the JSON object.
 */
export type RowChunkV1 =
  | {
      kind: 'rows';
      /** One of the table's types. */
      type: string;
      /** How many rows. */
      rows: number;
      /** Their bytes; the receiver owns them. Whole rows only. */
      bytes: Uint8Array<ArrayBuffer>;
      /** Whether any field has an escape. */
      escaped: boolean;
    }
  | { kind: 'invalid'; records: readonly InvalidRecordV1[] }
  | { kind: 'counts'; counts: FileCountsV1 };

/** What the platform does faster than a program could. Handed in, so that a provider stays pure. */
export interface EncodeToolsV1 {
  /** Whether bytes are valid UTF-8 as they stand. */
  isUtf8(bytes: Uint8Array): boolean;
}

/** Inflated bytes of one file → its rows. Pure; throws FormatError when the file as a whole cannot be read. */
export type EncodeRowsV1 = (
  body: AsyncIterable<Uint8Array>,
  job: EncodeJobV1,
  tools: EncodeToolsV1,
) => AsyncIterable<RowChunkV1>;
