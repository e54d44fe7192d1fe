import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Database } from './database.ts';
import { openDuckDbStore } from './index.ts';
import { latest, type Migration, migrate, migrations, schemaVersion } from './migrations.ts';
import { rows, run } from './session.ts';

const { signal } = new AbortController();
let folder = '';
let path = '';

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'logs-migrate-'));
  path = join(folder, 'logs.duckdb');
  await (await openDuckDbStore(path, { mode: 'write', signal })).close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const next = latest() + 1;

it('takes every step in order, and keeps those before one that fails', async () => {
  let broken = true;
  const steps: Migration[] = [
    ...migrations,
    { to: next, run: (session) => run(session, 'CREATE TABLE store.first (one INTEGER)') },
    {
      to: next + 1,
      async run(session) {
        await run(session, 'CREATE TABLE store.second (two INTEGER)');
        await run(session, broken ? 'SELECT no_such_column' : 'INSERT INTO store.second VALUES (2)');
      },
    },
  ];
  const database = await Database.open(path, {});
  await database.use(signal, async (session) => {
    await expect(migrate(session, latest(), steps)).rejects.toThrow(
      `could not be brought to schema ${next + 1}`,
    );
    expect(await schemaVersion(session)).toBe(next);
    const tables = "SELECT table_name FROM duckdb_tables() WHERE table_name IN ('first', 'second')";
    expect(await rows(session, tables)).toEqual([['first']]);
    broken = false;
    await migrate(session, next, steps);
    expect(await schemaVersion(session)).toBe(next + 1);
    expect(await rows(session, 'SELECT two FROM store.second')).toEqual([[2]]);
  });
  database.close();
});

it('leaves a store whose first new step fails usable by the version that wrote it', async () => {
  const database = await Database.open(path, {});
  const steps: Migration[] = [
    {
      to: next,
      async run(session) {
        await run(session, 'DROP VIEW events');
        await run(session, 'SELECT no_such_column');
      },
    },
  ];
  await database.use(signal, (session) =>
    expect(migrate(session, latest(), steps)).rejects.toMatchObject({
      hint: expect.stringContaining('unchanged'),
    }),
  );
  database.close();
  const store = await openDuckDbStore(path, { mode: 'write', signal });
  expect(await store.distinct({ field: 'name' }, signal)).toBe('0');
  await store.close();
});

it('a store of a newer schema is left alone, and says what to upgrade', async () => {
  const database = await Database.open(path, {});
  await database.use(signal, (session) =>
    run(session, `UPDATE meta SET value = '${next}' WHERE key = 'schema'`),
  );
  database.close();
  for (const mode of ['read', 'write'] as const) {
    await expect(openDuckDbStore(path, { mode, signal })).rejects.toMatchObject({
      kind: 'unsupported',
      message: expect.stringContaining(`has schema ${next}`),
      hint: expect.stringContaining('upgrade'),
    });
  }
});
