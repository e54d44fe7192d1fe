/** A half-open range of time, both ends ISO 8601 in UTC: `from` is in, `to` is out. */
export interface TimeRangeV1 {
  from: string;
  to: string;
}

/**
 * For vendors that deliver the same records more than once, in several format versions. Of all files with
 * the same slot and period one version is collected, by the engine's edition rule.
 */
export interface EditionV1 {
  /** What is delivered in versions, e.g. the event type in the path. */
  slot: string;
  /** When it was delivered, as text that sorts by time, e.g. `2026031016`. */
  period: string;
  /** The format version; versions sort as text, later ones are greater. */
  version: string;
}

/** A file that the vendor delivered. */
export interface LogFileV1 {
  /** The vendor's own name of it, stable and the same wherever it is read from. Ids are made from it. */
  key: string;
  /** Changes when the file changes: an etag, or size and modification time. Opaque to the engine. */
  fingerprint: string;
  /** How its bytes are packed. */
  compression: 'gzip' | 'none';
  /** Size in bytes as delivered. */
  size?: number;
  /** Absolute path of a local file, which a worker thread may read by itself. */
  path?: string;
  /** The vendor's delivery hour: what time flags mean when files are collected. */
  delivered?: TimeRangeV1;
  /** Set when the vendor delivers the same records in several versions. */
  edition?: EditionV1;
  /** More of the vendor's facts about the file, kept in the ledger, e.g. `{ version: "001" }`. */
  attributes?: Record<string, string>;
}
