import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * The folder of a writer's temporary files. Only the holder of the store's lock has one, so whatever a
 * former holder left is removed.
 */
export async function makeStagingFolder(path: string, parent: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  for (const folder of new Set([parent, dirname(path)])) {
    for (const name of await readdir(folder)) {
      if (name.startsWith(prefixOf(path))) await rm(join(folder, name), { recursive: true, force: true });
    }
  }
  return makeFolder(path, parent);
}

/** A folder of this process alone, which is removed sooner or later. */
export function makeFolder(path: string, parent: string): Promise<string> {
  return mkdtemp(join(parent, `${prefixOf(path)}${process.pid}-`));
}

function prefixOf(path: string): string {
  return `.logs-staging-${createHash('sha256').update(path).digest('hex').slice(0, 12)}-`;
}
