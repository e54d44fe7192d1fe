const LF = 10;

/**
 * The part of a file that is looked at: bytes come at its end and go at its start. Its arrays are other ones
 * after {@link append}.
 */
export class ByteWindow {
  /** The bytes; a LF stands behind them, so that scans end. */
  bytes = new Uint8Array(256 * 1024);
  /** The same bytes, four at a time. */
  words = new Int32Array(this.bytes.buffer);
  /** How many bytes are the file's. */
  size = 0;
  /** Byte offset of the first one in the file. */
  base = 0;

  constructor() {
    this.bytes[0] = LF;
  }

  /**
   * Adds bytes. Those before `from` are not needed any more; answers by how many places the others moved
   * towards the start.
   */
  append(bytes: Uint8Array, from: number): number {
    const moved = this.size + bytes.length < this.bytes.length ? 0 : from;
    if (moved > 0) {
      this.bytes.copyWithin(0, moved, this.size);
      this.base += moved;
      this.size -= moved;
    }
    const needed = this.size + bytes.length + 1;
    if (needed > this.bytes.length) {
      const larger = new Uint8Array((Math.max(needed, this.bytes.length * 2) + 3) & ~3);
      larger.set(this.bytes.subarray(0, this.size));
      this.bytes = larger;
      this.words = new Int32Array(larger.buffer);
    }
    this.bytes.set(bytes, this.size);
    this.size += bytes.length;
    this.bytes[this.size] = LF;
    return moved;
  }
}

/** How many LF stand from `from` to before `to`. */
export function lineEnds(bytes: Uint8Array, from: number, to: number): number {
  let ends = 0;
  for (let i = bytes.indexOf(LF, from); i !== -1 && i < to; i = bytes.indexOf(LF, i + 1)) ends++;
  return ends;
}
