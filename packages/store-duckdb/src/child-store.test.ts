import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, defaultServerConditions } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DuckDbStore, openDuckDbStore } from './index.ts';

const { signal } = new AbortController();
const own = fileURLToPath(new URL('../node_modules/.store-child', import.meta.url));
let folder = '';
let path = '';

/** A collect of files 0 to 19 in commits of two, each file of 3000 rows, and of one record that changes. */
const program = `
import { openDuckDbStore } from ${JSON.stringify(fileURLToPath(new URL('./index.ts', import.meta.url)))};
const { signal } = new AbortController();
const columns = [{ name: 'note', attribute: 'acme.note', type: 'text' }];
const types = [{ type: 'play', event: 'media.playback.start', severity: 9, constants: { 'acme.type': 'play' }, columns }];
const feed = { name: 'acme/plays', eventType: 'acme.type', table: { types, module: 'data:,', options: null } };
const store = await openDuckDbStore(process.argv[2], { mode: 'write', signal, temporary: process.argv[3] });
async function* rows(ordinal, n) {
  for (let part = 0; part < 3; part++) {
    let text = '';
    for (let line = part * 1000 + 1; line <= part * 1000 + 1000; line++) {
      text += [ordinal, line, '2026-03-10 10:00:00', 'file ' + n + ' ' + Math.imul(line, 2654435761) + 'x'.repeat(100), '-'].join('\\t') + '\\n';
    }
    yield { kind: 'rows', type: 'play', rows: 1000, bytes: new Uint8Array(Buffer.from(text)), escaped: false };
  }
}
/** Keeps three files: one that a commit names, one that is named next, and one that is cut off by the kill. */
async function keep() {
  const one = async function* (text) { yield new TextEncoder().encode(text); };
  const row = (sha256) => ({ feed: feed.name, key: sha256, source: 's', state: 'taken', fingerprint: 'f', updated: 'now', sha256, kept: true });
  const commit = { source: 's', feed, observedTime: '2026-04-01T00:00:00Z' };
  const named = await store.archive.keep(one('named'), signal);
  await store.commit({ ...commit, key: 'named', ledger: [row(named.sha256)] }, signal);
  const orphan = await store.archive.keep(one('orphan'), signal);
  const hung = async function* () { yield new Uint8Array(100_000); console.log(named.sha256 + ' ' + orphan.sha256); await new Promise((done) => setTimeout(done, 60_000)); };
  await store.archive.keep(hung(), signal);
}
try {
  if (process.argv[4] === 'keep') await keep();
  for (let n = 0; n < 20; n += 2) {
    const keys = [String(n), String(n + 1)];
    const known = await store.taken(feed.name, keys, signal);
    if (known.size === 2) continue;
    const stage = await store.stage(feed, signal);
    await Promise.all(keys.map((key, ordinal) =>
      stage.rows({ key, idPrefix: key.padStart(16, '0'), ordinal }, rows(ordinal, key))));
    const ledger = keys.map((key) => ({ feed: feed.name, key, source: 's', state: 'taken', fingerprint: 'f', updated: 'now' }));
    const seq = ((await store.checkpoint('s', feed.name, signal))?.seq ?? 0) + 1;
    await store.commit({ source: 's', feed, key: 'commit ' + n, observedTime: '2026-04-01T00:00:00Z', stage, ledger,
      checkpoint: { seq, value: n } }, signal);
    console.log(n);
  }
  await store.close();
} catch (error) {
  console.error(JSON.stringify({ kind: error.kind, message: error.message, hint: error.hint }));
  process.exit(1);
}
`;

beforeAll(async () => {
  rmSync(own, { recursive: true, force: true });
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, 'entry.ts'), program);
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: {
      external: ['@duckdb/node-api'],
      noExternal: [/^@logs/],
      resolve: { conditions: ['@logs/source', ...defaultServerConditions] },
    },
    build: {
      ssr: join(own, 'entry.ts'),
      outDir: own,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: 'child.mjs' } },
    },
  });
});
afterAll(() => rmSync(own, { recursive: true, force: true }));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'logs-child-'));
  path = join(folder, 'logs.duckdb');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the program; with a limit, no file it writes may become larger (in KiB). */
function start(limit?: number, temporary = folder): ChildProcess {
  const script = join(own, 'child.mjs');
  const [command, args]: [string, string[]] =
    limit === undefined
      ? [process.execPath, [script, path, temporary]]
      : [
          'bash',
          [
            '-c',
            `trap '' XFSZ; ulimit -f ${limit}; exec "$@"`,
            'bash',
            process.execPath,
            script,
            path,
            temporary,
          ],
        ];
  return spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function finished(child: ChildProcess): Promise<{ code: number | null; talk: string }> {
  let talk = '';
  child.stderr?.on('data', (data: Buffer) => {
    talk += data;
  });
  child.stdout?.resume();
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, talk };
}

async function looked<Result>(look: (store: DuckDbStore) => Promise<Result>): Promise<Result> {
  const store = await openDuckDbStore(path, { mode: 'read', signal });
  try {
    return await look(store);
  } finally {
    await store.close();
  }
}

/** Files by the ledger and by the events; each must have its 3000 events or none. */
async function filesOf(store: DuckDbStore): Promise<{ ledger: number; checkpoint: number }> {
  const ledger = await store.ledger({ limit: 1000 }, signal);
  const counts = await store.facet({ field: 'file', limit: 1000 }, signal);
  expect(counts.map(({ value, count }) => `${value} ${count}`).sort()).toEqual(
    ledger.map(({ key }) => `${key} 3000`).sort(),
  );
  const checkpoint = await store.checkpoint('s', 'acme/plays', signal);
  expect((checkpoint?.seq ?? 0) * 2).toBe(ledger.length);
  return { ledger: ledger.length, checkpoint: checkpoint?.seq ?? 0 };
}

describe('a writer that is killed', () => {
  it('leaves whole commits alone, and the next run completes them', { timeout: 60_000 }, async () => {
    let moment = 7;
    const seen = new Set<number>();
    for (let round = 0; round < 6; round++) {
      const child = start();
      const done = finished(child);
      await Promise.race([once(child.stdout as NodeJS.EventEmitter, 'data'), done]);
      moment = (moment * 1103515245 + 12345) % 2 ** 31;
      await new Promise((next) => setTimeout(next, moment % 90));
      child.kill('SIGKILL');
      await done;
      seen.add((await looked(filesOf)).ledger);
    }
    expect(seen.size).toBeGreaterThan(1);
    expect(await finished(start())).toEqual({ code: 0, talk: '' });
    expect(await looked(filesOf)).toEqual({ ledger: 20, checkpoint: 10 });
    expect(readdirSync(folder)).toEqual(['logs.duckdb']);
  });
});

describe('an archive whose writer is killed between keeping and the commit', () => {
  it('has all that is named, and a later sweep removes the rest once it is old', async () => {
    const script = join(own, 'child.mjs');
    const child = spawn(process.execPath, [script, path, folder, 'keep'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'close');
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    const [named = '', orphan = ''] = String(said).trim().split(' ');
    child.kill('SIGKILL');
    await ended;
    const files = `${path}.files`;
    const all = () =>
      readdirSync(files, { recursive: true })
        .map(String)
        .filter((name) => /[.]/.test(name));
    expect(all()).toHaveLength(3);
    expect(statSync(join(files, named.slice(0, 2), `${named}.gz`)).mode & 0o777).toBe(0o600);
    const store = await openDuckDbStore(path, { mode: 'write', signal });
    expect(await store.archive?.sweep(signal)).toMatchObject({ removed: 0 });
    for (const name of all()) utimesSync(join(files, name), 0, 0);
    expect(await store.archive?.sweep(signal)).toMatchObject({ removed: 1 });
    expect(await store.openFile(orphan, signal)).toBeUndefined();
    const kept = await store.openFile(named, signal);
    expect(kept && (await new Response(kept.read()).text())).toBe('named');
    expect(all()).toEqual([join(named.slice(0, 2), `${named}.gz`)]);
    await store.close();
    const reader = await openDuckDbStore(path, { mode: 'read', signal });
    expect(reader.archive).toBeUndefined();
    expect((await reader.openFile(named, signal))?.size).toBe(5);
    await reader.close();
  });
});

describe('a new store', () => {
  it('whose first writer is killed at any moment is opened by the next', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 6; round++) {
      const child = start();
      const done = finished(child);
      while (readdirSync(folder).length === 0) await new Promise((next) => setTimeout(next, 1));
      await new Promise((next) => setTimeout(next, (round % 3) * 15 + round));
      child.kill('SIGKILL');
      await done;
      if (existsSync(path)) await looked(filesOf);
      expect(await finished(start())).toEqual({ code: 0, talk: '' });
      expect(await looked(filesOf)).toEqual({ ledger: 20, checkpoint: 10 });
      expect(readdirSync(folder)).toEqual(['logs.duckdb']);
      rmSync(path);
    }
  });

  it('is made once by two writers at a time', async () => {
    const both = await Promise.all([finished(start()), finished(start())]);
    expect(both).toEqual([
      { code: 0, talk: '' },
      { code: 0, talk: '' },
    ]);
    expect(await looked(filesOf)).toEqual({ ledger: 20, checkpoint: 10 });
    expect(readdirSync(folder)).toEqual(['logs.duckdb']);
  });
});

describe('a full disk', () => {
  it.each([1300])('of %i KiB a file: an error, whole commits, and the next run completes', async (limit) => {
    const { code, talk } = await finished(start(limit));
    expect(code, talk).toBe(1);
    expect(JSON.parse(talk)).toMatchObject({
      kind: 'unsupported',
      message: expect.stringContaining('disk is full'),
    });
    const before = await looked(filesOf);
    expect(before.ledger).toBeLessThan(20);
    expect(await finished(start())).toEqual({ code: 0, talk: '' });
    expect(await looked(filesOf)).toEqual({ ledger: 20, checkpoint: 10 });
  });

  it('of the temporary files leaves the store as it was', async () => {
    const { code, talk } = await finished(start(undefined, '/dev/full/none'));
    expect(code).toBe(1);
    expect(talk).not.toBe('');
    const limited = await finished(start(600));
    expect(limited.code).toBe(1);
    expect(JSON.parse(limited.talk)).toMatchObject({ message: expect.stringContaining('disk is full') });
    expect(await finished(start())).toEqual({ code: 0, talk: '' });
    expect(await looked(filesOf)).toEqual({ ledger: 20, checkpoint: 10 });
  });
});
