import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordsV1, WhereV1 } from '@logs/core';
import type { FeedInfoV1, StagedRecordV1 } from '@logs/core/store';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DuckDbStore, openDuckDbStore } from './index.ts';

const { signal } = new AbortController();
let folder = '';
let stores = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'logs-lists-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const listed: FeedInfoV1 = { name: 'acme/rooms', lookups: [['acme.app', 'acme.n'], ['acme.app']] };
const plain: FeedInfoV1 = { name: 'acme/rooms' };

const open = () => openDuckDbStore(join(folder, `${++stores}.duckdb`), { mode: 'write', signal });
let commits = 0;

async function put(store: DuckDbStore, feed: FeedInfoV1, records: readonly StagedRecordV1[]): Promise<void> {
  const stage = await store.stage(feed, signal);
  await stage.records(records);
  const key = String(++commits);
  await store.commit({ source: 's', feed, key, observedTime: '2026-04-01T00:00:00Z', stage }, signal);
}

function record(id: string, minute: number, app?: string, n?: number, deleted?: true): StagedRecordV1 {
  return {
    version: String(commits).padStart(9, '0'),
    event: {
      id,
      time: `2026-03-10T10:${String(minute).padStart(2, '0')}:00Z`,
      name: 'media.room',
      severity: 9,
      attributes: {
        ...(app === undefined ? {} : { 'acme.app': app }),
        ...(n === undefined ? {} : { 'acme.n': n }),
        'acme.note': `${commits}`,
      },
      ...(deleted === undefined ? {} : { deleted }),
    },
  };
}

const some = fc.record({
  id: fc.constantFrom('1', '2', '9', '10', '11', '100', 'é', 'a"b', 'long:one', 'long:two'),
  minute: fc.integer({ min: 0, max: 3 }),
  app: fc.constantFrom('x', 'y"', undefined),
  n: fc.constantFrom(1, 2.5, undefined),
  deleted: fc.constantFrom(undefined, undefined, true as const),
});
const question = fc.record(
  {
    where: fc.constantFrom<WhereV1>(
      { 'acme.app': 'x' },
      { 'acme.n': 1, 'acme.app': 'x' },
      { 'acme.app': undefined, 'acme.n': 2.5 },
      { 'acme.app': 'y"', 'acme.n': undefined },
      { 'acme.app': 'nowhere' },
    ),
    order: fc.constantFrom('asc' as const, 'desc' as const),
    deleted: fc.constantFrom('hide' as const, 'include' as const, 'only' as const),
    offset: fc.integer({ min: 0, max: 3 }),
    limit: fc.integer({ min: 0, max: 4 }),
    window: fc.constantFrom({ from: '2026-03-10T10:01:00Z', to: '2026-03-10T10:03:00Z' }, undefined),
  },
  { requiredKeys: ['where', 'order', 'deleted', 'limit'] },
);

async function pages(store: DuckDbStore, query: RecordsV1): Promise<unknown[]> {
  const first = await store.records('acme/rooms', query, signal);
  const { offset: _, ...rest } = query;
  const more =
    first.after === undefined
      ? []
      : [await store.records('acme/rooms', { ...rest, after: first.after }, signal)];
  return [first, ...more].map(({ events }) => events);
}

describe('records asked for by a group of attributes', () => {
  it('are those that a search finds, in its order, after every commit', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.array(some, { maxLength: 8 }), fc.array(question, { maxLength: 4 })), {
          maxLength: 6,
        }),
        async (steps) => {
          const [fast, slow] = [await open(), await open()];
          for (const [records, questions] of steps) {
            commits += 1;
            const staged = records.map((r) => record(r.id, r.minute, r.app, r.n, r.deleted));
            await put(fast, listed, staged);
            await put(slow, plain, staged);
            for (const { window, offset, ...query } of questions) {
              const asked = {
                ...query,
                ...(window === undefined ? {} : { window }),
                ...(offset === undefined ? {} : { offset }),
              };
              expect(await pages(fast, asked)).toEqual(await pages(slow, asked));
              expect(await fast.count('acme/rooms', asked, signal)).toBe(
                await slow.count('acme/rooms', asked, signal),
              );
            }
          }
          await Promise.all([fast.close(), slow.close()]);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('are right while commits go on and records change', async () => {
    const store = await open();
    await put(
      store,
      listed,
      Array.from({ length: 500 }, (_, n) => record(String(n), n % 60, 'x')),
    );
    const query = { where: { 'acme.app': 'x' }, order: 'desc', limit: 25, deleted: 'hide' } as const;
    let isDone = false;
    const ask = async () => {
      let asked = 0;
      for (; !isDone; asked++) {
        const { events } = await store.records('acme/rooms', query, signal);
        expect(new Set(events.map(({ id }) => id)).size).toBe(25);
        expect(await store.count('acme/rooms', query, signal)).toBe(500);
        await new Promise(setImmediate);
      }
      return asked;
    };
    const asking = Promise.all([ask(), ask(), ask()]);
    for (let round = 0; round < 20; round++) {
      await put(
        store,
        listed,
        Array.from({ length: 50 }, (_, n) => record(String(n * 10), 59 - (n % 5), 'x')),
      );
    }
    isDone = true;
    expect(Math.min(...(await asking))).toBeGreaterThan(0);
    await store.close();
  });

  it('are found after erasing, and where a feed has files as well', async () => {
    const store = await open();
    await put(store, listed, [record('1', 1, 'x'), record('2', 2, 'x')]);
    const query = { where: { 'acme.app': 'x' }, order: 'asc', limit: 25, deleted: 'hide' } as const;
    const ids = async () => (await store.records('acme/rooms', query, signal)).events.map(({ id }) => id);
    expect(await ids()).toEqual(['1', '2']);
    expect(await store.prune({ feed: 'acme/rooms', before: '2026-03-10T10:02:00Z' }, signal)).toEqual({
      events: '1',
    });
    expect(await ids()).toEqual(['2']);
    expect((await store.record('acme/rooms', '2', signal))?.id).toBe('2');
    const stage = await store.stage(listed, signal);
    const { event } = record('0000000000000000:7', 0, 'x');
    await stage.events(
      { key: 'f', idPrefix: '0000000000000000', ordinal: 0 },
      (async function* () {
        yield [{ line: 7, event }];
      })(),
    );
    const ledger = [
      {
        feed: 'acme/rooms',
        key: 'f',
        source: 's',
        state: 'taken' as const,
        fingerprint: 'f',
        updated: event.time,
      },
    ];
    await store.commit(
      { source: 's', feed: listed, key: 'file', observedTime: event.time, stage, ledger },
      signal,
    );
    expect(await ids()).toEqual(['0000000000000000:7', '2']);
    await store.close();
  });

  it('does not make a caller wait whose signal aborts', async () => {
    const store = await open();
    await put(store, listed, [record('1', 1, 'x')]);
    const abort = new AbortController();
    const query = { where: { 'acme.app': 'x' }, deleted: 'hide' } as const;
    const asked = store.count('acme/rooms', query, abort.signal);
    abort.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
    expect(await store.count('acme/rooms', query, signal)).toBe(1);
    await store.close();
  });
});
