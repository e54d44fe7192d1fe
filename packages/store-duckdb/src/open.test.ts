import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isLogsError } from '@logs/core/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDuckDbStore } from './index.ts';

const { signal } = new AbortController();
let folder = '';
let path = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'logs-open-'));
  path = join(folder, 'logs.duckdb');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const empty = async () => (await openDuckDbStore(path, { mode: 'write', signal })).close();

/** A process that opens the file as DuckDB does, and says so. */
async function holder(mode: 'READ_WRITE' | 'READ_ONLY'): Promise<ChildProcess> {
  const api = createRequire(import.meta.url).resolve('@duckdb/node-api');
  const code = `const { DuckDBInstance } = require(${JSON.stringify(api)});
    DuckDBInstance.create(${JSON.stringify(path)}, { access_mode: '${mode}' }).then((held) => {
      globalThis.held = held; console.log('held'); setInterval(() => {}, 1000);
    });`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const failure = async (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('it should have been refused'),
    (error: unknown) => (isLogsError(error) ? error : expect.fail(String(error))),
  );

it('leaves nothing but the store when it is closed', async () => {
  await empty();
  await empty();
  expect(readdirSync(folder)).toEqual(['logs.duckdb']);
});

describe('opening', () => {
  it('says what to do when there is no store to read, and makes none', async () => {
    const error = await failure(openDuckDbStore(path, { mode: 'read', signal }));
    expect(error).toMatchObject({ kind: 'configuration', message: `There is no store at ${path}.` });
    expect(error.hint).toContain('Collect first');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves nothing but the store behind', async () => {
    const store = await openDuckDbStore(path, { mode: 'write', signal });
    expect(JSON.parse(readFileSync(`${path}.lock`, 'utf8'))).toMatchObject({ pid: process.pid });
    await store.close();
    await store.close();
    expect(readdirSync(folder)).toEqual(['logs.duckdb']);
  });

  it('removes what a dead writer left beside the store', async () => {
    const store = await openDuckDbStore(path, { mode: 'write', signal });
    const [staging = ''] = readdirSync(folder).filter((name) => name.startsWith('.logs-staging-'));
    await store.close();
    const stale = join(folder, staging.replace(/-\d+-[0-9a-f]+$/, '-1-00000000'));
    mkdirSync(stale);
    writeFileSync(join(stale, '0-0.rows'), 'left');
    const other = join(folder, '.logs-staging-of-another-store');
    mkdirSync(other);
    await empty();
    expect([existsSync(stale), existsSync(other)]).toEqual([false, true]);
  });

  it.each(['text that is no database', '', 'x'.repeat(20_000)])(
    'refuses a file that is no store (%#)',
    async (text) => {
      writeFileSync(path, text);
      const error = await failure(openDuckDbStore(path, { mode: 'read', signal }));
      expect(error).toMatchObject({ kind: 'format', file: path });
      expect(error.hint).toContain('--store');
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );

  it('refuses a damaged store', async () => {
    await empty();
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 4096, 12_288);
    writeFileSync(path, bytes);
    expect((await failure(openDuckDbStore(path, { mode: 'write', signal }))).kind).toBe('format');
  });

  it('goes on from the log of a writer that was killed, and from half of it', async () => {
    const store = await openDuckDbStore(path, { mode: 'write', signal });
    const stage = await store.stage({ name: 'acme/rooms' }, signal);
    const event = { id: 'a', time: '2026-03-10T10:00:00Z', name: 'media.room', severity: 9, attributes: {} };
    await stage.records([{ event }]);
    const commit = { source: 's', key: '1', observedTime: event.time, feed: { name: 'acme/rooms' }, stage };
    await store.commit(commit, signal);
    const [file, log] = [readFileSync(path), readFileSync(`${path}.wal`)];
    await store.close();
    const copy = join(folder, 'copy.duckdb');
    for (const part of [1, 0.9, 0.5, 0.1, 0]) {
      for (const mode of ['read', 'write'] as const) {
        writeFileSync(copy, file);
        writeFileSync(`${copy}.wal`, log.subarray(0, Math.round(log.length * part)));
        const left = await openDuckDbStore(copy, { mode, signal });
        expect(await left.distinct({ field: 'id' }, signal), `${mode} ${part}`).toBe(part === 1 ? '1' : '0');
        await left.close();
      }
    }
  });

  it('takes no notice of the log of a store that is no more, and names the log of another', async () => {
    const store = await openDuckDbStore(path, { mode: 'write', signal });
    const stage = await store.stage({ name: 'acme/rooms' }, signal);
    const commit = { source: 's', key: '1', observedTime: '2026-03-10T10:00:00Z', stage };
    await store.commit({ ...commit, feed: { name: 'acme/rooms' } }, signal);
    const log = readFileSync(`${path}.wal`);
    await store.close();
    rmSync(path);
    writeFileSync(`${path}.wal`, log);
    const anew = await openDuckDbStore(path, { mode: 'write', signal });
    expect(await anew.sources(signal)).toEqual([]);
    await anew.close();
    expect(readdirSync(folder)).toEqual(['logs.duckdb']);
    const bytes = readFileSync(path);
    writeFileSync(`${path}.wal`, log);
    for (const mode of ['read', 'write'] as const) {
      const error = await failure(openDuckDbStore(path, { mode, signal }));
      expect(error).toMatchObject({ kind: 'format', file: `${path}.wal` });
      expect(error.hint).toContain('Move it away');
    }
    expect(readFileSync(path).equals(bytes)).toBe(true);
    rmSync(`${path}.wal`);
    await empty();
  });

  it('refuses a database of something else', async () => {
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    await connection.run('CREATE TABLE zoo (animal VARCHAR)');
    connection.closeSync();
    instance.closeSync();
    for (const mode of ['read', 'write'] as const) {
      const error = await failure(openDuckDbStore(path, { mode, signal }));
      expect(error.message).toContain('something else');
    }
  });

  it('does not follow a signal that has aborted', async () => {
    const reason = new Error('enough');
    await expect(openDuckDbStore(path, { mode: 'write', signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    expect(existsSync(path)).toBe(false);
  });
});

describe('the lock', () => {
  it('is waited for, and the holder is named', async () => {
    await empty();
    const child = await holder('READ_WRITE');
    const told: string[] = [];
    writeFileSync(`${path}.lock`, JSON.stringify({ pid: child.pid, command: 'logs collect', since: 'noon' }));
    const error = await failure(
      openDuckDbStore(path, { mode: 'read', signal, wait: 250, onWait: (by) => told.push(by) }),
    );
    expect(error.message).toContain(`held by process ${child.pid} (logs collect, since noon); waited 0.25 s`);
    expect(told).toEqual([`process ${child.pid} (logs collect, since noon)`]);
    const opening = openDuckDbStore(path, { mode: 'read', signal });
    await end(child);
    await (await opening).close();
  });

  it('names the holder without a note too, and takes no notice of a dead process’s note', async () => {
    await empty();
    writeFileSync(
      `${path}.lock`,
      JSON.stringify({ pid: 2 ** 22 + 1, command: 'logs collect', since: 'long ago' }),
    );
    const child = await holder('READ_ONLY');
    const error = await failure(openDuckDbStore(path, { mode: 'write', signal, wait: 0 }));
    expect(error.message).toContain(`held by process ${child.pid} (`);
    expect(error.message).not.toContain('long ago');
    await (await openDuckDbStore(path, { mode: 'read', signal, wait: 0 })).close();
    await end(child);
    await empty();
  });

  it('holds between openings of one process, readers side by side', async () => {
    const writer = await openDuckDbStore(path, { mode: 'write', signal });
    expect((await failure(openDuckDbStore(path, { mode: 'read', signal, wait: 0 }))).message).toContain(
      'same process',
    );
    const waiting = openDuckDbStore(path, { mode: 'read', signal });
    await writer.close();
    const one = await waiting;
    const two = await openDuckDbStore(path, { mode: 'read', signal });
    await one.close();
    expect((await failure(openDuckDbStore(path, { mode: 'write', signal, wait: 0 }))).message).toContain(
      'same process',
    );
    expect(await two.sources(signal)).toEqual([]);
    await two.close();
    await empty();
  });

  it('is given up on when the signal aborts', async () => {
    const writer = await openDuckDbStore(path, { mode: 'write', signal });
    const abort = new AbortController();
    const opening = openDuckDbStore(path, { mode: 'read', signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(opening).rejects.toThrow('enough');
    await writer.close();
  });
});

describe('files', () => {
  it('are for their owner alone where rows stand in them', async () => {
    const store = await openDuckDbStore(path, { mode: 'write', signal });
    const [staging = ''] = readdirSync(folder).filter((name) => name.startsWith('.logs-staging-'));
    expect(statSync(join(folder, staging)).mode & 0o777).toBe(0o700);
    await store.close();
  });
});
