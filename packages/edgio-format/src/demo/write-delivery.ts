import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { PartFile } from './part-file.ts';

const pack = promisify(gzip);

/** A file that can be written: its key and its text. */
export type Writable = Pick<PartFile, 'key' | 'text'> & Partial<Pick<PartFile, 'arrives'>>;

/**
 * Writes files into a folder under their keys, packed with gzip, each whole at once: a collector that looks
 * in meanwhile sees no half file. Answers with the bytes written.
 */
export async function writeDelivery(folder: string, files: Iterable<Writable>): Promise<number> {
  let bytes = 0;
  const half = join(folder, '_temporary', `${process.pid}`);
  await mkdir(dirname(half), { recursive: true });
  for (const { key, text, arrives } of files) {
    const path = join(folder, key);
    const packed = await pack(text);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(half, packed);
    if (arrives !== undefined) await utimes(half, arrives, arrives);
    await rename(half, path);
    bytes += packed.length;
  }
  await rm(dirname(half), { recursive: true, force: true });
  return bytes;
}
