import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FormatError, type LimitsV1 } from '../provider/index.ts';

/** A body of at most so many bytes is held in memory. */
const heldBytes = 1024 * 1024;

/** A body that came whole, for another thread to read. */
export interface FetchedBody {
  /** All of it, where it is small. */
  bytes?: Uint8Array;
  /** Otherwise a file of its own, gone once it is let go. */
  path?: string;
  size: number;
  letGo(): Promise<void>;
}

/**
 * Takes a body whole: a small one into memory, a larger one into a temporary file that only its owner can read.
 *
 * @throws FormatError when it is larger than an inflated file may be; what the body throws.
 */
export async function fetchedBody(
  body: AsyncIterable<Uint8Array>,
  key: string,
  { inflatedBytes }: LimitsV1,
): Promise<FetchedBody> {
  const pieces = body[Symbol.asyncIterator]();
  try {
    const held: Uint8Array[] = [];
    let size = 0;
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
      held.push(next.value);
      size += next.value.byteLength;
      if (size > heldBytes) return await inFile(held, pieces, key, inflatedBytes);
    }
    return { bytes: Buffer.concat(held), size, letGo: async () => {} };
  } finally {
    await pieces.return?.();
  }
}

async function inFile(
  held: readonly Uint8Array[],
  pieces: AsyncIterator<Uint8Array>,
  key: string,
  most: number,
): Promise<FetchedBody> {
  const folder = await mkdtemp(join(tmpdir(), 'logs-body-'));
  const letGo = () => rm(folder, { recursive: true, force: true });
  const path = join(folder, 'body');
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      let size = 0;
      const write = async (bytes: Uint8Array) => {
        size += bytes.byteLength;
        if (size > most) throw tooLarge(key, most);
        await file.appendFile(bytes);
      };
      for (const bytes of held) await write(bytes);
      for (let next = await pieces.next(); !next.done; next = await pieces.next()) await write(next.value);
      return { path, size, letGo };
    } finally {
      await file.close();
    }
  } catch (error) {
    await letGo();
    throw error;
  }
}

function tooLarge(key: string, most: number): FormatError {
  return new FormatError(`${key}: more than ${most} bytes were delivered`, {
    file: key,
    offset: most,
    hint: 'If the file is right, raise the limit "inflatedBytes".',
  });
}
