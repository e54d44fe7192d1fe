import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { remoteStore, serveStore } from '@logs/core/remote';
import { type StoreTrial, storeSuite } from '@logs/core/testing';
import { openDuckDbStore } from '@logs/store-duckdb';
import { afterAll, describe, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'logs-remote-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const { signal } = new AbortController();
let count = 0;

/** The embedded store behind a socket. Killed: what stands on the disk at that moment is opened elsewhere. */
async function trial(): Promise<StoreTrial> {
  let path = join(folder, `${++count}.duckdb`);
  const open = async () => {
    const embedded = await openDuckDbStore(path, { mode: 'write', signal });
    const { server, close } = serveStore({ store: embedded });
    const socket = join(folder, `${++count}.sock`);
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    const remote = await remoteStore(socket, signal);
    let closed: Promise<void> | undefined;
    const end = async () => {
      await remote.close();
      await close();
      await embedded.close();
    };
    return {
      ...remote,
      close: () => {
        closed ??= end();
        return closed;
      },
    };
  };
  let store = await open();
  return {
    store,
    async reopen() {
      await store.close();
      store = await open();
      return store;
    },
    async kill() {
      const copy = join(folder, `${++count}.duckdb`);
      for (const end of ['', '.wal', '.files']) {
        if (existsSync(path + end)) cpSync(path + end, copy + end, { recursive: true });
      }
      await store.close();
      path = copy;
    },
  };
}

describe('the embedded store behind a socket keeps every promise of the store interface', () => {
  for (const check of storeSuite(trial)) it(check.rule, ({ signal }) => check.run({ signal }));
});
