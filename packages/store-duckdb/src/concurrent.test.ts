import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RowChunkV1 } from '@logs/core';
import type { FeedInfoV1 } from '@logs/core/store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type DuckDbStore, openDuckDbStore } from './index.ts';

const { signal } = new AbortController();
const columns = [{ name: 'note', attribute: 'acme.note', type: 'text' as const }];
const types = [
  { type: 'play', event: 'media.play', severity: 9, constants: { 'acme.type': 'play' }, columns },
];
const feed: FeedInfoV1 = {
  name: 'acme/plays',
  eventType: 'acme.type',
  table: { types, module: 'data:text/javascript,', options: null },
};
const lines = 300_000;
let folder = '';
let store: DuckDbStore;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'logs-concurrent-'));
  store = await openDuckDbStore(join(folder, 'logs.duckdb'), { mode: 'write', signal });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function commitFile(key: string, count: number): Promise<void> {
  const stage = await store.stage(feed, signal);
  await stage.rows({ key, idPrefix: key.padStart(16, '0'), ordinal: 0 }, rows(count));
  const ledger = [
    {
      feed: feed.name,
      key,
      source: 's',
      state: 'taken' as const,
      fingerprint: 'f',
      updated: '2026-04-01T00:00:00Z',
    },
  ];
  await store.commit({ source: 's', feed, key, observedTime: '2026-04-01T00:00:00Z', stage, ledger }, signal);
}

async function* rows(count: number): AsyncGenerator<RowChunkV1> {
  for (let line = 1; line <= count; line += 10_000) {
    const part = Array.from({ length: Math.min(10_000, count - line + 1) }, (_, n) => {
      return `0\t${line + n}\t2026-03-10 10:00:00\tnote ${line + n}\t-\n`;
    });
    const bytes = new Uint8Array(Buffer.from(part.join('')));
    yield { kind: 'rows', type: 'play', rows: part.length, bytes, escaped: false };
  }
}

async function sqlCount(): Promise<unknown> {
  const { rows } = await store.sql.run('SELECT count(*) FROM events', signal);
  const all = [];
  for await (const batch of rows) all.push(...batch);
  return all[0]?.[0];
}

it('answers while a commit is under way, from what was committed before', { timeout: 60_000 }, async () => {
  await commitFile('a', 10);
  let isCommitted = false;
  const committing = commitFile('b', lines).then(() => {
    isCommitted = true;
  });
  const [bySql, byFacet]: unknown[][] = [[], []];
  while (!isCommitted) {
    bySql?.push(await sqlCount());
    byFacet?.push(await store.distinct({ field: 'file' }, signal));
  }
  await committing;
  // First what was before, then all of what the commit brought, and never a part of it.
  const before = bySql?.filter((count) => count === '10').length ?? 0;
  expect(before).toBeGreaterThan(2);
  expect(bySql?.slice(before)).toEqual(bySql?.slice(before).map(() => String(lines + 10)));
  expect([...new Set(byFacet)].filter((files) => files !== '1' && files !== '2')).toEqual([]);
  expect(await sqlCount()).toBe(String(lines + 10));
});

it('commits while an answer to SQL is being read, and that answer does not change', async () => {
  await commitFile('a', 10_000);
  const { rows } = await store.sql.run('SELECT line FROM events', signal);
  let read = 0;
  for await (const batch of rows) {
    if (read === 0) await commitFile('b', 10);
    read += batch.length;
  }
  expect(read).toBe(10_000);
  expect(await sqlCount()).toBe('10010');
});

it('tells what changed once, and then at once what came after', async () => {
  await commitFile('a', 3);
  const first = await store.changes({ limit: 10 }, signal);
  expect(first.events.map(({ line }) => line)).toEqual([1, 2, 3]);
  for (let round = 0; round < 3; round++) {
    expect(await store.changes({ after: first.after, limit: 10 }, signal)).toEqual({
      events: [],
      after: first.after,
    });
  }
  await commitFile('b', 2);
  const next = await store.changes({ after: first.after, limit: 10 }, signal);
  expect(next.events.map(({ file }) => file)).toEqual(['b', 'b']);
});

it('gives a reader that is told to stop its reason, and goes on', async () => {
  await commitFile('a', 10);
  const abort = new AbortController();
  const long = 'SELECT count(*) FROM range(1000000) a(i), range(1000000) b(j) WHERE (i * j) % 7 = 3';
  const running = (async () => {
    for await (const _ of (await store.sql.run(long, abort.signal)).rows);
  })();
  await commitFile('b', 10);
  abort.abort(new Error('enough'));
  await expect(running).rejects.toThrow('enough');
  expect(await sqlCount()).toBe('20');
});
