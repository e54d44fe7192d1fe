import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '@logs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DuckDbStore, openDuckDbStore } from './index.ts';

const { signal } = new AbortController();
let folder = '';
let path = '';
let store: DuckDbStore;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'logs-sandbox-'));
  path = join(folder, 'logs.duckdb');
  writeFileSync(join(folder, 'secret.csv'), 'a,b\n1,2\n');
  await (await openDuckDbStore(path, { mode: 'write', signal })).close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function answer(text: string): Promise<{ columns: { name: string; type: string }[]; rows: Json[][] }> {
  const result = await store.sql.run(text, signal);
  if (result === undefined) throw new Error('no SQL');
  const rows: Json[][] = [];
  for await (const batch of result.rows) rows.push(...batch);
  return { columns: result.columns, rows };
}

describe.each(['read', 'write'] as const)('SQL of a store that is open to %s', (mode) => {
  beforeAll(async () => {
    store = await openDuckDbStore(path, { mode, signal });
  });
  afterAll(() => store.close());

  it('answers typed columns, and values as JSON', async () => {
    const { columns, rows } = await answer(
      `SELECT 9007199254740993::BIGINT AS big, 1.50::DECIMAL(9,2) AS money, 0.1::DOUBLE AS number, true AS flag,
       TIMESTAMPTZ '2026-03-10 16:48:11+00' AS time, '\\x01\\xFF'::BLOB AS bytes, NULL AS nothing, [1, 2] AS list,
       42::INTEGER AS small, 'x' AS text`,
    );
    expect(columns.map(({ name, type }) => `${name} ${type}`).slice(0, 5)).toEqual([
      'big BIGINT',
      'money DECIMAL(9,2)',
      'number DOUBLE',
      'flag BOOLEAN',
      'time TIMESTAMP WITH TIME ZONE',
    ]);
    expect(rows).toEqual([
      ['9007199254740993', '1.50', 0.1, true, '2026-03-10T16:48:11Z', '01ff', null, [1, 2], 42, 'x'],
    ]);
  });

  it('knows the views', async () => {
    expect((await answer('SELECT count(*) FROM events')).rows).toEqual([['0']]);
    expect((await answer('DESCRIBE events')).rows.slice(0, 2).map(([name]) => name)).toEqual(['id', 'time']);
    for (const view of ['events_all', 'files', 'windows', 'checkpoints', 'quarantine', 'commits', 'feeds']) {
      expect((await answer(`SELECT * FROM ${view}`)).rows, view).toEqual([]);
    }
  });

  it('streams: a consumer may stop early, and the store goes on', async () => {
    const result = await store.sql.run('SELECT i FROM range(100000000) t(i)', signal);
    for await (const batch of result?.rows ?? []) {
      expect(batch[0]).toEqual(['0']);
      break;
    }
    expect((await answer('SELECT 1')).rows).toEqual([[1]]);
  });

  it('ends when the signal aborts', async () => {
    const abort = new AbortController();
    const long = 'SELECT count(*) FROM range(1000000) a(i), range(1000000) b(j) WHERE (i * j) % 7 = 3';
    const running = (async () => {
      const result = await store.sql.run(long, abort.signal);
      for await (const _ of result?.rows ?? []);
    })();
    setTimeout(() => abort.abort(new Error('enough')), 100);
    await expect(running).rejects.toThrow('enough');
    expect((await answer('SELECT 2')).rows).toEqual([[2]]);
  });

  it.each([
    ["COPY (SELECT 1) TO 'FOLDER/out.csv'"],
    ["COPY store.files FROM 'FOLDER/secret.csv'"],
    ["ATTACH 'FOLDER/other.duckdb' AS other"],
    ["EXPORT DATABASE 'FOLDER/dump'"],
    ["SELECT * FROM read_csv('FOLDER/secret.csv')"],
    ["SELECT * FROM 'FOLDER/secret.csv'"],
    ["SELECT * FROM read_blob('FOLDER/secret.csv')"],
    ["SELECT * FROM read_text('FOLDER/*')"],
    ["SELECT * FROM glob('FOLDER/*')"],
    ["SELECT * FROM read_parquet('https://example.com/x.parquet')"],
    ["SELECT * FROM query('SELECT 1')"],
    ['SELECT * FROM force_checkpoint()'],
    ['SELECT * FROM duckdb_settings()'],
    ["WITH a AS (SELECT (SELECT max(content) FROM read_text('FOLDER/.logs*/**')) AS b) SELECT * FROM a"],
    ["EXPLAIN ANALYZE SELECT * FROM read_csv('FOLDER/secret.csv')"],
    ["/* x */ EXPLAIN ANALYZE SELECT * FROM glob('*')"],
    ["DESCRIBE SELECT * FROM read_csv('FOLDER/secret.csv')"],
    ["FROM sniff_csv('FOLDER/secret.csv')"],
    ['PRAGMA database_list'],
    ["SET memory_limit = '2GB'"],
    ['SET GLOBAL checkpoint_threshold = 0'],
    ['COMMIT'],
    ['ROLLBACK'],
    ['INSTALL httpfs'],
    ['LOAD httpfs'],
    ['SET enable_external_access = true'],
    ["SET memory_limit = '1TB'"],
    ['RESET memory_limit'],
    ["PRAGMA memory_limit = '1TB'"],
    ['INSERT INTO store.commits VALUES (1, NULL, NULL, NULL, NULL)'],
    ['UPDATE store.files SET state = NULL'],
    ['DELETE FROM store.files'],
    ['CREATE TABLE t (a INTEGER)'],
    ['CREATE TEMP TABLE t AS SELECT 1'],
    ['DROP VIEW events'],
    ['CHECKPOINT'],
    ['BEGIN TRANSACTION'],
    ['CALL pragma_version()'],
    ['SELECT 1; SELECT 2'],
    [''],
  ])('refuses %s', async (text) => {
    const error = await answer(text.replace('FOLDER', folder)).then(
      () => expect.fail('it was run'),
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ kind: 'configuration', hint: expect.any(String) });
    expect(['out.csv', 'other.duckdb', 'dump'].filter((name) => existsSync(join(folder, name)))).toEqual([]);
  });

  it('explains, and knows functions that read nothing else', async () => {
    expect((await answer('EXPLAIN SELECT count(*) FROM events')).rows.length).toBeGreaterThan(0);
    expect((await answer('explain analyze (SELECT 1)')).rows.length).toBeGreaterThan(0);
    expect((await answer('FROM range(2)')).rows).toEqual([['0'], ['1']]);
    expect((await answer('SELECT * FROM unnest([1, 2])')).rows).toEqual([[1], [2]]);
    expect((await answer('SHOW TABLES')).rows.length).toBeGreaterThan(5);
    expect((await answer('-- how many\nVALUES (1)')).rows).toEqual([[1]]);
  });

  it('says what is wrong with a statement', async () => {
    await expect(answer('SELECT no_such FROM events')).rejects.toThrow('no_such');
    await expect(answer('SELEC 1')).rejects.toMatchObject({ kind: 'configuration' });
  });

  it('leaves no lock behind when an answer was not read to its end', async () => {
    const own = join(folder, 'own.duckdb');
    await (await openDuckDbStore(own, { mode: 'write', signal })).close();
    const reader = await openDuckDbStore(own, { mode: 'read', signal });
    await reader.sql?.run('SELECT i FROM range(100000000) t(i)', signal);
    await reader.close();
    await (await openDuckDbStore(own, { mode: 'write', signal, wait: 0 })).close();
  });
});
