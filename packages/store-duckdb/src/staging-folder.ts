import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The folder of a writer's temporary files. Only the holder of the store's lock has one, so whatever a
 * former holder left is removed.
 */
export async function makeStagingFolder(path: string, parent: string): Promise<string> {
  const prefix = `.logs-staging-${createHash('sha256').update(path).digest('hex').slice(0, 12)}-`;
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    if (name.startsWith(prefix)) await rm(join(parent, name), { recursive: true, force: true });
  }
  const folder = join(parent, `${prefix}${process.pid}-${randomBytes(4).toString('hex')}`);
  await mkdir(folder, { mode: 0o700 });
  return folder;
}
