/** One object of a folder or bucket. */
export interface StoredObject {
  /** Path relative to the root, parts joined by `/`. */
  key: string;
  size: number;
  /** Changes when the object changes: an etag, or size and modification time. */
  fingerprint: string;
  /** Absolute path when it is a file on this machine. */
  path?: string;
}

/** Objects by key, in a folder on disk or in a bucket. */
export interface Objects {
  /** Where it is, for messages: `./drops`. */
  readonly location: string;
  /** In key order, page by page. */
  list(
    query: { prefix?: string; startAfter?: string; delimiter?: string },
    signal: AbortSignal,
  ): AsyncIterable<{ objects: StoredObject[]; prefixes: string[] }>;
  get(key: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
  put(key: string, body: Uint8Array, signal: AbortSignal): Promise<void>;
}
