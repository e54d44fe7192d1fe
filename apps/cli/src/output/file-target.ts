import { open, stat } from 'node:fs/promises';
import { checkFree, partFile } from './part-file.ts';
import type { Target } from './target.ts';

/** A file that appears under its name once it is whole. A device or pipe is written as it stands. */
export async function fileTarget(path: string, { force = false } = {}): Promise<Target> {
  await checkFree(path, force);
  const there = await stat(path).catch(() => undefined);
  const place = there === undefined || there.isFile() ? partFile(path) : undefined;
  const file = await open(place?.part ?? path, place === undefined ? 'w' : 'wx');
  return {
    write: (piece) => file.writeFile(piece),
    async finish() {
      if (place !== undefined) await file.sync();
      await file.close();
      await place?.finish();
    },
    async discard() {
      await file.close().catch(() => undefined);
      await place?.discard();
    },
  };
}
