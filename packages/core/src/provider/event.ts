/** A value of an event's attribute. An attribute that has no value is absent: never null, never "". */
export type AttributeValueV1 = string | number | boolean;

/** Flat attributes by their name, in OpenTelemetry's spelling (`client.address`, `media.asset.id`). */
export type AttributesV1 = Record<string, AttributeValueV1>;

/**
 * One thing that happened, in the one shape that every provider normalizes to: OpenTelemetry's log data
 * model (Timestamp, EventName, SeverityNumber, attributes).
 */
export interface LogEventV1 {
  /** Stable and unique within the feed: the same record, collected again, has the same id. */
  id: string;
  /** When it happened: UTC, ISO 8601 with `Z`, e.g. `2026-03-10T16:48:11Z` or with milliseconds. */
  time: string;
  /** EventName, of low cardinality: `media.playback.start`. */
  name: string;
  /** OpenTelemetry's SeverityNumber: 9 info, 13 warn, 17 error. */
  severity: number;
  /** All else that the record says. */
  attributes: AttributesV1;
  /** When it ended, for what has a duration. Same form as `time`. */
  endTime?: string;
  /** A tombstone: the vendor deleted the record. */
  deleted?: true;
  /** Record feeds: the JSON text of the vendor's record exactly as it was sent. */
  raw?: string;
}

/** Where a record stands, for ids, error messages and quarantine. */
export interface OriginV1 {
  /** The source's name in the configuration, or as written inline. */
  source: string;
  /** `<provider>/<feed>`. */
  feed: string;
  /** File feeds: the file's key. */
  key?: string;
  /** File feeds: 1-based number of the physical line on which the record starts. */
  line?: number;
  /** File feeds: byte offset of the record in the inflated file. */
  offset?: number;
}
