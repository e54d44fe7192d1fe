/** A file in the archive. */
export interface KeptFileV1 {
  /** Of its bytes, 64 hex digits; its name in the archive. */
  sha256: string;
  /** In bytes. */
  size: number;
  /** Absolute path of the kept file, which a worker may read; absent where the archive is no folder. */
  path?: string;
}

/**
 * Keeps the bytes of delivered files, because vendors delete them. A file is durable once `keep` resolves, and
 * counts once a commit names it in a ledger row with `kept`; the same bytes are kept once.
 */
export interface ArchiveV1 {
  /**
   * Reads a body to its end and keeps it. When `body` throws or the signal aborts, nothing stays.
   *
   * @throws UnsupportedError when the disk is full.
   */
  keep(body: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<KeptFileV1>;
  /**
   * Removes what no ledger row names, as `sha256` or as `previousSha256`, and no running collect is about to name.
   * The engine asks for it at the start of a collect, at most once an hour.
   */
  sweep(signal: AbortSignal): Promise<{ removed: number }>;
}
