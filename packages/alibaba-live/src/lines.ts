import type { FramedV1, LimitsV1 } from '@logs/core';
import type { LogRecord } from './push-proxy-record.ts';

const lineFeed = 10;
const carriageReturn = 13;
const batchLines = 1024;
const byteOrderMark = [0xef, 0xbb, 0xbf];

/**
 * Inflated bytes → lines. They end with LF or CRLF, the last one with the file; empty ones do not appear. A
 * line that is longer than `limits.recordBytes` comes as `invalid`.
 */
export async function* frameLines(
  body: AsyncIterable<Uint8Array>,
  limits: LimitsV1,
  from: string | undefined,
): AsyncGenerator<FramedV1<LogRecord>[]> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let [number, offset] = [1, 0];
  let batch: FramedV1<LogRecord>[] = [];
  const line = new PendingLine(limits.recordBytes, limits.keptBytes);

  const end = (): FramedV1<LogRecord> | undefined => {
    const place = { line: number, offset, length: line.textLength };
    const bytes = line.bytes;
    number += 1;
    offset += line.length + 1;
    if (place.length === 0) return undefined;
    if (line.isTooLong) return { ...place, bytes, invalid: `longer than ${limits.recordBytes} bytes` };
    const isMarked = place.offset === 0 && byteOrderMark.every((byte, at) => bytes[at] === byte);
    const text = decoder.decode(isMarked ? bytes.subarray(byteOrderMark.length) : bytes);
    return text === '' ? undefined : { ...place, bytes, raw: { line: text, ...(from && { from }) } };
  };

  for await (const chunk of body) {
    let start = 0;
    for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, start)) {
      line.append(chunk.subarray(start, at));
      start = at + 1;
      const framed = end();
      line.clear();
      if (framed !== undefined) batch.push(framed);
      if (batch.length < batchLines) continue;
      yield batch;
      batch = [];
    }
    line.append(chunk.subarray(start));
  }
  const last = line.length > 0 ? end() : undefined;
  if (last !== undefined) batch.push(last);
  if (batch.length > 0) yield batch;
}

/** The line under way. Of one that grows too long only the first bytes are held. */
class PendingLine {
  /** So far, in bytes. */
  length = 0;
  #pieces: Uint8Array[] = [];
  #held = 0;
  #lastByte = 0;
  readonly #most: number;
  readonly #kept: number;

  constructor(most: number, kept: number) {
    this.#most = most;
    this.#kept = Math.min(kept, most);
  }

  append(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.length += piece.length;
    this.#lastByte = piece[piece.length - 1] ?? 0;
    // One byte more, for the CR before the LF.
    const room = this.#most + 1 - this.#held;
    if (room <= 0) return;
    this.#pieces.push(piece.slice(0, room));
    this.#held += Math.min(room, piece.length);
  }

  clear(): void {
    this.#pieces = [];
    this.length = this.#held = this.#lastByte = 0;
  }

  /** Without a CR at its end. */
  get textLength(): number {
    return this.#lastByte === carriageReturn ? this.length - 1 : this.length;
  }

  get isTooLong(): boolean {
    return this.textLength > this.#most;
  }

  /** Its bytes without a CR at the end, as far as they are held. */
  get bytes(): Uint8Array {
    const [only] = this.#pieces;
    const all = this.#pieces.length === 1 && only !== undefined ? only : Buffer.concat(this.#pieces);
    return all.subarray(0, this.isTooLong ? this.#kept : this.textLength);
  }
}
