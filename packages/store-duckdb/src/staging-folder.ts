import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * The folder of a writer's temporary files. Only the holder of the store's lock has one, so whatever a
 * former holder left is removed, and so are drafts of the store whose makers are no more.
 */
export async function makeStagingFolder(path: string, parent: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  for (const folder of new Set([parent, dirname(path)])) {
    for (const name of await readdir(folder)) {
      if (isLeftOver(name, path)) await rm(join(folder, name), { recursive: true, force: true });
    }
  }
  return mkdtemp(join(parent, prefixOf('staging', path)));
}

/** The folder in which a new store is made. Several processes may make the same one at a time. */
export function makeDraftFolder(path: string): Promise<string> {
  return mkdtemp(join(dirname(path), `${prefixOf('draft', path)}${process.pid}-`));
}

function isLeftOver(name: string, path: string): boolean {
  if (name.startsWith(prefixOf('staging', path))) return true;
  const draft = prefixOf('draft', path);
  return name.startsWith(draft) && !isAlive(Number.parseInt(name.slice(draft.length), 10));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function prefixOf(use: 'staging' | 'draft', path: string): string {
  return `.logs-${use}-${createHash('sha256').update(path).digest('hex').slice(0, 12)}-`;
}
