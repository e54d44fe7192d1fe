import { open, stat } from 'node:fs/promises';
import type { ArchivedFileV1 } from '../provider/reader.ts';

const pieceSize = 256 * 1024;

/** A kept file by its path; `undefined` when it is not there. Nothing is open until it is read. */
export async function archivedFile(path: string): Promise<ArchivedFileV1 | undefined> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (stats === undefined) return undefined;
  const { size } = stats;
  return {
    size,
    read: ({ start, end } = { start: 0, end: size }) =>
      ReadableStream.from(pieces(path, Math.max(0, start), Math.min(end, size))),
  };
}

async function* pieces(path: string, start: number, end: number): AsyncGenerator<Uint8Array> {
  if (start >= end) return;
  const file = await open(path);
  try {
    for (let at = start; at < end; ) {
      const bytes = new Uint8Array(Math.min(pieceSize, end - at));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, at);
      if (bytesRead === 0) throw new Error(`${path}: the file is shorter than it was`);
      yield bytes.subarray(0, bytesRead);
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}
