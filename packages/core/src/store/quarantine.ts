/** A record that could not become an event, kept with its bytes and the reason. */
export interface QuarantineRowV1 {
  /** `<first 16 hex of sha256 of feed and key>:<line>` for files; for records of an API `<same of source>:<hash of the bytes>`. */
  id: string;
  feed: string;
  source: string;
  /** File feeds: the file's key. */
  key?: string;
  line?: number;
  offset?: number;
  /** Length of the whole record; `bytes` holds less when it is over-long. */
  length: number;
  reason: string;
  bytes: Uint8Array;
  /** When it was quarantined: UTC, ISO 8601. */
  observedTime: string;
}

/** Which quarantined records. */
export interface QuarantineQueryV1 {
  id?: string;
  feed?: string;
  key?: string;
  /** Rows after this id, in id order. */
  after?: string;
  limit: number;
}
