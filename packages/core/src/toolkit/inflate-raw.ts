import { createInflateRaw, inflateRawSync } from 'node:zlib';
import type { ByteInput } from './byte-input.ts';

const chunkSize = 1024 * 1024;
const smallMember = 1024 * 1024;
const smallOutput = 16 * 1024 * 1024;

/**
 * Inflates one raw deflate stream and leaves `input` right behind it.
 *
 * @throws zlib's own error, whose `code` is `Z_BUF_ERROR` when the input ended too early.
 */
export async function* inflateRaw(input: ByteInput): AsyncGenerator<Uint8Array> {
  const first = await input.next();
  const whole = first === undefined ? undefined : inflateAtOnce(first);
  if (first !== undefined && whole !== undefined) {
    input.unread(first.subarray(whole.consumed));
    yield whole.bytes;
    return;
  }
  if (first !== undefined) input.unread(first);
  yield* inflateStreaming(input);
}

/** A small file mostly arrives as one piece with its end in it: one call, no thread of the pool. */
function inflateAtOnce(piece: Uint8Array): { bytes: Uint8Array; consumed: number } | undefined {
  if (piece.length >= smallMember) return undefined;
  try {
    const size = Math.min(Math.max(isize(piece) + 1, 32 * 1024), smallOutput);
    const options = { chunkSize: size, maxOutputLength: smallOutput, info: true };
    const { buffer, engine } = inflateRawSync(piece, options) as unknown as {
      buffer: Uint8Array;
      engine: { bytesWritten: number };
    };
    return { bytes: buffer, consumed: engine.bytesWritten };
  } catch {
    // Not whole, too long or damaged: the stream tells which.
    return undefined;
  }
}

/** What a gzip file of one member says of its inflated size, in its last four bytes. */
function isize(piece: Uint8Array): number {
  return piece.length < 4
    ? 0
    : new DataView(piece.buffer, piece.byteOffset).getUint32(piece.length - 4, true);
}

async function* inflateStreaming(input: ByteInput): AsyncGenerator<Uint8Array> {
  const raw = createInflateRaw({ chunkSize });
  raw.on('error', () => {});
  const closed = new Promise<void>((resolve) => raw.once('close', resolve));
  let fed = 0;
  let last: Uint8Array = new Uint8Array();
  const feeding = (async () => {
    while (!raw.destroyed) {
      const bytes = await input.next();
      if (bytes === undefined) {
        raw.end();
        return;
      }
      fed += bytes.length;
      last = bytes;
      // At the end of the deflate stream some versions of Node never call back.
      await Promise.race([closed, new Promise<void>((resolve) => raw.write(bytes, () => resolve()))]);
      if (raw.bytesWritten < fed) return;
    }
  })().catch((error: Error) => {
    raw.destroy(error);
  });
  try {
    yield* raw as AsyncIterable<Uint8Array>;
  } finally {
    raw.destroy();
    await feeding;
    const left = fed - raw.bytesWritten;
    if (left > 0 && left <= last.length) input.unread(last.subarray(last.length - left));
  }
}
