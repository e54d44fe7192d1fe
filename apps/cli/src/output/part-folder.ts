import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { UsageError } from '../usage-error.ts';
import { type Part, partPath } from './part-file.ts';

/**
 * Prepares a folder of day folders. One that is there and not empty is refused; with `force` it is replaced,
 * but only when nothing is in it except day folders.
 *
 * @throws UsageError
 */
export async function partFolder(path: string, isOurs: RegExp, force: boolean): Promise<Part> {
  await checkReplaceable(path, isOurs, force);
  const part = partPath(path);
  const old = partPath(path);
  return {
    part,
    async finish() {
      // With nothing to write there may be no folder yet.
      await mkdir(part, { recursive: true });
      const replaced = await rename(path, old).then(
        () => true,
        () => false,
      );
      await rename(part, path);
      if (replaced) await rm(old, { recursive: true, force: true });
    },
    async discard() {
      await rm(part, { recursive: true, force: true });
    },
  };
}

async function checkReplaceable(path: string, isOurs: RegExp, force: boolean): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there === undefined) return;
  if (!there.isDirectory()) throw new UsageError(`${path} is there already and is no folder`);
  const names = await readdir(path);
  if (names.length === 0) return;
  if (!force) {
    throw new UsageError(`${path} is there already and is not empty`, {
      hint: 'Take another name with --out, or --force to replace it.',
    });
  }
  const stranger = names.find((name) => !isOurs.test(name));
  if (stranger !== undefined) {
    throw new UsageError(`${path} holds ${stranger}, which no export made: it is not replaced`, {
      hint: 'Take another name with --out.',
    });
  }
}
