import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { FormatError } from '../provider/errors.ts';

const pieceSize = 1024 * 1024;

/**
 * The bytes of a local file in pieces of 1 MiB, a smaller file in one. It reads synchronously, which in a
 * thread of its own costs least.
 *
 * @throws FormatError when the file cannot be read.
 */
export async function* localFile(path: string, key: string): AsyncGenerator<Uint8Array> {
  const file = readable(key, () => openSync(path, 'r'));
  try {
    const { size } = readable(key, () => fstatSync(file));
    // One more than its size, so that a small file and its end are seen in two reads.
    const length = Math.min(size + 1, pieceSize);
    for (;;) {
      const bytes = Buffer.allocUnsafe(length);
      const read = readable(key, () => fill(file, bytes));
      if (read > 0) yield bytes.subarray(0, read);
      if (read < length) return;
    }
  } finally {
    closeSync(file);
  }
}

function fill(file: number, bytes: Buffer): number {
  let at = 0;
  while (at < bytes.length) {
    const read = readSync(file, bytes, at, bytes.length - at, null);
    if (read === 0) break;
    at += read;
  }
  return at;
}

function readable<T>(key: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const hint = 'See that the file is there and may be read; it is tried again on every run.';
    throw new FormatError(`${key}: the file cannot be read (${code})`, { file: key, hint, cause });
  }
}
