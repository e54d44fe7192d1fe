import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StoreTrial, storeSuite } from '@logs/core/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { openDuckDbStore } from './index.ts';

let folder = '';
let stores = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'logs-store-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A store that can be killed: what stands on the disk at that moment is opened elsewhere. */
async function trial(): Promise<StoreTrial> {
  const { signal } = new AbortController();
  let path = join(folder, `${++stores}.duckdb`);
  const open = () => openDuckDbStore(path, { mode: 'write', signal });
  let store = await open();
  return {
    store,
    async reopen() {
      await store.close();
      store = await open();
      return store;
    },
    async kill() {
      const copy = join(folder, `${++stores}.duckdb`);
      if (existsSync(`${path}.files`)) cpSync(`${path}.files`, `${copy}.files`, { recursive: true });
      for (const end of ['', '.wal']) {
        if (existsSync(path + end)) cpSync(path + end, copy + end);
      }
      await store.close();
      path = copy;
    },
  };
}

describe('the store keeps every promise of the store interface', () => {
  for (const check of storeSuite(trial)) {
    it(check.rule, ({ signal }) => check.run({ signal }));
  }
});
