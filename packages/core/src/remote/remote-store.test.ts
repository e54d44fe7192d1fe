import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { emptyState } from '../testing/memory-state.ts';
import { memoryStore } from '../testing/memory-store.ts';
import { type StoreTrial, storeSuite } from '../testing/store-suite.ts';
import { remoteStore } from './remote-store.ts';
import { serveStore } from './serve-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'logs-remote-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const { signal } = new AbortController();
let sockets = 0;

function over(bulk: boolean): () => Promise<StoreTrial> {
  return async () => {
    const state = emptyState();
    const open = async () => {
      const { server, close } = serveStore({ store: memoryStore({ bulk, state }) });
      const socket = join(folder, String(++sockets));
      await new Promise<void>((resolve) => server.listen(socket, resolve));
      const store = await remoteStore(socket, signal);
      const end = async () => {
        await store.close();
        await close();
      };
      return { ...store, close: end };
    };
    let store = await open();
    return {
      store,
      async reopen() {
        await store.close();
        store = await open();
        return store;
      },
    };
  };
}

describe.each([
  ['a store over a socket', over(false)],
  ['a store over a socket, bulk', over(true)],
])('%s keeps every promise of the store interface', (_, create) => {
  for (const check of storeSuite(create)) it(check.rule, ({ signal }) => check.run({ signal }));
});
