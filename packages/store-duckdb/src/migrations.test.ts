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

/** What version 1 made, as far as a store of it can hold something. */
const version1 = [
  'CREATE SCHEMA store',
  'CREATE TABLE meta (key VARCHAR, value VARCHAR)',
  "INSERT INTO meta VALUES ('schema', '1')",
  'CREATE TABLE store.feeds (feed VARCHAR, definition VARCHAR)',
  'CREATE TABLE store.commits (seq BIGINT, key VARCHAR, source VARCHAR, feed VARCHAR, observed VARCHAR)',
  `CREATE TABLE store.files (id INTEGER, feed VARCHAR, key VARCHAR, id_prefix VARCHAR, source VARCHAR, state VARCHAR,
    fingerprint VARCHAR, sha256 VARCHAR, previous_sha256 VARCHAR, size BIGINT, inflated_size BIGINT, counts VARCHAR,
    edition_slot VARCHAR, edition_period VARCHAR, edition_version VARCHAR, delivered_from VARCHAR, delivered_to VARCHAR,
    attributes VARCHAR, path VARCHAR, reason VARCHAR, tries BIGINT, updated VARCHAR, commit_seq BIGINT, observed VARCHAR)`,
  `CREATE TABLE store.windows (source VARCHAR, feed VARCHAR, from_time VARCHAR, to_time VARCHAR, state VARCHAR,
    reason VARCHAR, observed VARCHAR)`,
  'CREATE TABLE store.checkpoints (source VARCHAR, feed VARCHAR, seq BIGINT, value VARCHAR)',
  `CREATE TABLE store.quarantine (id VARCHAR, feed VARCHAR, source VARCHAR, key VARCHAR, line BIGINT,
    byte_offset BIGINT, length BIGINT, reason VARCHAR, bytes BLOB, observed VARCHAR)`,
  'CREATE TABLE store.late (file INTEGER, line BIGINT, commit_seq BIGINT)',
  `CREATE TABLE store.file_events (file INTEGER, line BIGINT, time TIMESTAMPTZ, name VARCHAR, severity INTEGER,
    end_time TIMESTAMPTZ, event_type VARCHAR, attributes VARCHAR, raw VARCHAR, deleted BOOLEAN)`,
  `CREATE TABLE store.record_events (feed VARCHAR, id VARCHAR, source VARCHAR, commit_seq BIGINT, change BIGINT,
    observed VARCHAR, time TIMESTAMPTZ, name VARCHAR, severity INTEGER, end_time TIMESTAMPTZ, event_type VARCHAR,
    attributes VARCHAR, raw VARCHAR, version VARCHAR, deleted BOOLEAN)`,
  'CREATE VIEW files AS SELECT id, key FROM store.files WHERE state IS NOT NULL',
  'CREATE VIEW events AS SELECT id, time FROM store.record_events',
  `INSERT INTO store.feeds VALUES ('acme/rooms', '{"feed":"acme/rooms","tables":[],"views":{"":"rooms"}}')`,
  "INSERT INTO store.commits VALUES (1, 'one', 's', 'acme/rooms', '2026-04-01T00:00:00Z')",
  "INSERT INTO store.checkpoints VALUES ('s', 'acme/rooms', 1, '{\"page\":1}')",
  `INSERT INTO store.files (id, feed, key, source, state, fingerprint, updated)
    VALUES (1, 'acme/plays', 'a', 's', 'taken', 'f', '2026-04-01T00:00:00Z')`,
  `INSERT INTO store.record_events VALUES ('acme/rooms', 'r1', 's', 1, 1, '2026-04-01T00:00:00Z',
    '2026-03-10 10:00:00+00', 'media.room', 9, NULL, NULL, '{"media.room.name":"x"}', '{"id":"r1"}', '1', false)`,
];

it('brings a store of version 1 up to date: what it held stays, and it takes what is new', async () => {
  const old = join(folder, 'old.duckdb');
  const database = await Database.open(old, { storage_compatibility_version: 'v1.4.0' });
  await database.use(signal, async (session) => {
    for (const sql of version1) await run(session, sql);
  });
  database.close();
  await expect(openDuckDbStore(old, { mode: 'read', signal })).rejects.toThrow('has schema 1');
  const store = await openDuckDbStore(old, { mode: 'write', signal });
  const feed = { name: 'acme/rooms', lookups: [['media.room.name']] };
  const held = {
    id: 'r1',
    time: '2026-03-10T10:00:00Z',
    name: 'media.room',
    severity: 9,
    attributes: { 'media.room.name': 'x' },
    raw: '{"id":"r1"}',
    source: 's',
    feed: 'acme/rooms',
    observedTime: '2026-04-01T00:00:00Z',
  };
  expect(await store.record('acme/rooms', 'r1', signal)).toEqual(held);
  expect(await store.checkpoint('s', 'acme/rooms', signal)).toEqual({ seq: 1, value: { page: 1 } });
  const stage = await store.stage(feed, signal);
  await stage.records([
    { event: { ...held, name: 'media.room.ended' }, version: '2' },
    { event: { ...held, id: 'r2' }, version: '1' },
  ]);
  const row = {
    feed: feed.name,
    source: 's',
    state: 'taken',
    fingerprint: 'g',
    updated: held.observedTime,
  } as const;
  const ledger = [{ ...row, key: 'b', kept: true as const, sha256: 'a'.repeat(64) }];
  const commit = { source: 's', feed, key: 'two', observedTime: held.observedTime, stage, ledger };
  await store.commit({ ...commit, checkpoint: { seq: 2, value: null } }, signal);
  await store.close();
  const reader = await openDuckDbStore(old, { mode: 'read', signal });
  const query = { where: { 'media.room.name': 'x' }, order: 'asc', limit: 9, deleted: 'hide' } as const;
  const { events } = await reader.records('acme/rooms', query, signal);
  expect(events.map(({ id, name }) => `${id} ${name}`)).toEqual(['r1 media.room.ended', 'r2 media.room']);
  expect((await reader.ledger({ limit: 9 }, signal)).map(({ key, kept }) => `${key} ${kept}`)).toEqual([
    'a undefined',
    'b true',
  ]);
  const answer = await reader.sql.run('SELECT key, kept FROM files ORDER BY key', signal);
  const found = [];
  for await (const batch of answer.rows) found.push(...batch);
  expect(found).toEqual([
    ['a', false],
    ['b', true],
  ]);
  await reader.close();
});
