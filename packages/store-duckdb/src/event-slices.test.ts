import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FilterV1, RowChunkV1, TableTypeV1 } from '@logs/core';
import type { FeedInfoV1, QueryV1 } from '@logs/core/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DuckDbStore, openDuckDbStore } from './index.ts';

const { signal } = new AbortController();
const begin = Date.parse('2026-03-10T10:00:00Z');
const perFile = 60_000;
const total = 3 * perFile;

const typeOf = (type: string): TableTypeV1 => ({
  type,
  event: `media.${type}`,
  severity: 9,
  constants: { 'acme.type': type },
  columns: [
    { name: 'number', attribute: 'acme.number', type: 'integer' },
    { name: 'note', attribute: 'acme.note', type: 'text' },
  ],
});
const types = [typeOf('play'), typeOf('stop')];
const feed: FeedInfoV1 = {
  name: 'acme/plays',
  eventType: 'acme.type',
  table: { types, module: 'data:,', options: null },
};

/** Out of order, and more events in one second than are sorted at once. */
const secondOf = (line: number, ordinal: number) => {
  const spread = (line * 7919 + ordinal) % 3000;
  return spread < 1300 ? 1000 : spread;
};

async function* rows(ordinal: number): AsyncGenerator<RowChunkV1> {
  for (const [index, { type }] of types.entries()) {
    let text = '';
    for (let line = 1 + index; line <= perFile; line += 2) {
      const time = new Date(begin + secondOf(line, ordinal) * 1000)
        .toISOString()
        .slice(0, 19)
        .replace('T', ' ');
      text += `${ordinal}\t${line}\t${time}\t${line}\t${line % 3 === 0 ? '-' : `note ${line}`}\t-\n`;
    }
    yield { kind: 'rows', type, rows: perFile / 2, bytes: new Uint8Array(Buffer.from(text)), escaped: false };
  }
}

let folder = '';
const stores: Partial<Record<'read' | 'write', DuckDbStore>> = {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'logs-slices-'));
  for (const mode of ['write', 'read'] as const) {
    const path = join(folder, `${mode}.duckdb`);
    const store = await openDuckDbStore(path, { mode: 'write', signal });
    const stage = await store.stage(feed, signal);
    const keys = ['c', 'a', 'b'];
    for (const [ordinal, key] of keys.entries()) {
      await stage.rows({ key, idPrefix: key.repeat(16), ordinal }, rows(ordinal));
    }
    const ledger = keys.map((key) => {
      return { feed: feed.name, key, source: 's', state: 'taken', fingerprint: 'f', updated: 'now' } as const;
    });
    await store.commit(
      { source: 's', feed, key: '1', observedTime: '2026-04-01T00:00:00Z', stage, ledger },
      signal,
    );
    stores[mode] = store;
  }
  await stores.read?.close();
  stores.read = await openDuckDbStore(join(folder, 'read.duckdb'), { mode: 'read', signal });
}, 60_000);
afterAll(async () => {
  await stores.read?.close();
  await stores.write?.close();
  rmSync(folder, { recursive: true, force: true });
});

const nameOf = (key: string, line: number) => `${key.repeat(16)}:${line}`;

/** The ids of all events in the order that is promised. */
function expected(): string[] {
  const all = ['c', 'a', 'b'].flatMap((key, ordinal) => {
    return Array.from({ length: perFile }, (_, n) => ({
      key,
      line: n + 1,
      second: secondOf(n + 1, ordinal),
    }));
  });
  all.sort((x, y) => x.second - y.second || (x.key < y.key ? -1 : x.key > y.key ? 1 : x.line - y.line));
  return all.map(({ key, line }) => nameOf(key, line));
}

async function answer(mode: 'read' | 'write', query: QueryV1): Promise<{ ids: string[]; cursors: string[] }> {
  const ids: string[] = [];
  const cursors: string[] = [];
  for await (const { events, after } of stores[mode]?.query(query, signal) ?? []) {
    expect(events.length).toBeLessThan(20_000);
    for (const { id } of events) ids.push(id);
    cursors.push(after);
  }
  return { ids, cursors };
}

describe('a long answer', () => {
  it.each(['read', 'write'] as const)(
    'has every event once, in order, either way round (%s)',
    async (mode) => {
      const ids = expected();
      const upward = await answer(mode, {});
      expect(upward.ids.length).toBe(total);
      expect(upward.ids).toEqual(ids);
      expect((await answer(mode, { order: 'desc' })).ids).toEqual(ids.reverse());
    },
  );

  it('may go on behind every page, and end anywhere', async () => {
    const { ids, cursors } = await answer('read', {});
    for (const n of [0, Math.floor(cursors.length / 2), cursors.length - 2]) {
      const rest = await answer('read', { after: cursors[n] ?? '' });
      expect(rest.ids.length).toBeGreaterThan(0);
      expect(rest.ids).toEqual(ids.slice(-rest.ids.length));
    }
    for (const limit of [1, 1000, 4001, 70_001]) {
      const some = await answer('read', { limit });
      expect(some.ids).toEqual(ids.slice(0, limit));
      const next = await answer('read', { limit: 10, after: some.cursors.at(-1) ?? '' });
      expect(next.ids).toEqual(ids.slice(limit, limit + 10));
    }
  });

  it('has the events that a filter and a range of time leave, whole', async () => {
    const filter: FilterV1 = { kind: 'compare', field: 'acme.number', operator: 'gt', value: '30000' };
    const range = { from: '2026-03-10T10:10:00Z', to: '2026-03-10T10:40:00Z' };
    let count = 0;
    for await (const { events } of stores.read?.query({ filter, ...range }, signal) ?? []) {
      count += events.length;
      for (const { line = 0, name, attributes, file, source, time } of events) {
        const type = line % 2 === 1 ? 'play' : 'stop';
        const note = line % 3 === 0 ? {} : { 'acme.note': `note ${line}` };
        expect([name, source]).toEqual([`media.${type}`, 's']);
        expect(attributes).toEqual({ 'acme.type': type, 'acme.number': line, ...note });
        expect(Object.keys(attributes).includes('acme.note')).toBe(line % 3 !== 0);
        const second = secondOf(line, ['c', 'a', 'b'].indexOf(file ?? ''));
        expect(Date.parse(time)).toBe(begin + second * 1000);
      }
    }
    const wanted = expected().filter((id) => Number(id.split(':')[1]) > 30_000);
    const seconds = (id: string) => secondOf(Number(id.split(':')[1]), ['c', 'a', 'b'].indexOf(id[0] ?? ''));
    expect(count).toBe(wanted.filter((id) => seconds(id) >= 600 && seconds(id) < 2400).length);
  });

  it('leaves nothing open when its reader stops, aborts, or goes away', async () => {
    for await (const { events } of stores.write?.query({}, signal) ?? []) if (events.length > 1000) break;
    const abort = new AbortController();
    const aborted = (async () => {
      for await (const { events } of stores.write?.query({}, abort.signal) ?? []) {
        if (events.length > 1000) abort.abort(new Error('enough'));
      }
    })();
    await expect(aborted).rejects.toThrow('enough');
    const path = join(folder, 'write.duckdb');
    const left = stores.write?.query({}, signal)[Symbol.asyncIterator]();
    await left?.next();
    await left?.next();
    await stores.write?.close();
    stores.write = await openDuckDbStore(path, { mode: 'write', signal, wait: 0 });
    expect(await stores.write.distinct({ field: 'id' }, signal)).toBe(String(total));
  });
});
