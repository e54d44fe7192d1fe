/** Where an answer goes. */
export interface Target {
  /** Resolves when the next piece may come; rejects when it can go nowhere any more. */
  write(piece: string | Uint8Array): Promise<void>;
  /** All is written. */
  finish(): Promise<void>;
  /** It ends here, unfinished: nothing half-written stays under the final name. */
  discard(): Promise<void>;
}

/** Standard output, given what writes to it. */
export function stdoutTarget(stdout: { write(piece: string | Uint8Array): Promise<void> }): Target {
  return {
    write: (piece) => (piece.length === 0 ? Promise.resolve() : stdout.write(piece)),
    finish: () => Promise.resolve(),
    discard: () => Promise.resolve(),
  };
}
