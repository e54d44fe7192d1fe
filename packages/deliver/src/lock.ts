import { readFile, rm, writeFile } from 'node:fs/promises';
import { UnsupportedError } from '@logs/core/errors';

/** Takes the right to run a delivery; one that a dead process left is taken over. */
export async function takeLock(path: string, name: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      await writeFile(path, `${process.pid}\n`, { flag: 'wx', mode: 0o600 });
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = Number.parseInt(await readFile(path, 'utf8').catch(() => ''), 10);
    if (holder !== process.pid && isAlive(holder)) {
      throw new UnsupportedError(`The delivery "${name}" is run by process ${holder}.`, {
        hint: 'One process runs a delivery at a time. End that one, or leave it to its work.',
      });
    }
    await rm(path, { force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
