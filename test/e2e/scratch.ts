import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

/** A folder for the tests of a file, removed after them. Paths are there once the tests run. */
export function scratch(): (...parts: string[]) => string {
  let folder: string | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'logs-e2e-'));
  });
  afterAll(async () => {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });
  return (...parts) => {
    if (folder === undefined) throw new Error('the folder is there only while tests run');
    return join(folder, ...parts);
  };
}
