/** Bytes that can be taken in pieces, looked at, and put back. */
export interface ByteInput {
  /** The next bytes, or undefined at the end. */
  next(): Promise<Uint8Array | undefined>;
  /** Puts bytes back that `next` will give first. */
  unread(bytes: Uint8Array): void;
  /** How many bytes were taken and not put back. */
  readonly offset: number;
}

/** Reads from chunks; empty ones are passed over. */
export function byteInput(chunks: AsyncIterator<Uint8Array>): ByteInput {
  let pending: Uint8Array | undefined;
  let offset = 0;
  return {
    async next() {
      let bytes = pending;
      pending = undefined;
      while (bytes === undefined || bytes.length === 0) {
        const step = await chunks.next();
        if (step.done) return undefined;
        bytes = step.value;
      }
      offset += bytes.length;
      return bytes;
    },
    unread(bytes) {
      offset -= bytes.length;
      pending = pending === undefined ? bytes : Buffer.concat([bytes, pending]);
    },
    get offset() {
      return offset;
    },
  };
}
