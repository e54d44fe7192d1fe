import { existsSync } from 'node:fs';
import { link, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Database } from './database.ts';
import { migrate } from './migrations.ts';
import { makeDraftFolder } from './staging-folder.ts';

/**
 * Makes an empty store, which appears under its name once it is whole: the engine cannot open a file again
 * whose making was cut short.
 */
export async function makeStore(
  path: string,
  settings: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  const folder = await makeDraftFolder(path);
  try {
    const draft = join(folder, 'new.duckdb');
    const database = await Database.open(draft, settings);
    try {
      await database.use(signal, (session) => migrate(session, 0));
    } finally {
      database.close();
    }
    // What a store left that is no more: nobody can read it, and it is not of the new one.
    const stale = existsSync(`${path}.wal`);
    if ((await appeared(draft, path)) && stale) await rm(`${path}.wal`, { force: true });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether the draft got its name. Another process may be first, and some disks know no links: then opening makes the store. */
async function appeared(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch {
    return false;
  }
}
