import { describe, expect, it } from 'vitest';
import type { FileFeedV1, RecordFeedV1 } from '../provider/index.ts';
import { memoryStore } from '../testing/index.ts';
import { emptyState } from '../testing/memory-state.ts';
import { collect } from './collect.ts';
import { acmeSource } from './fixtures/acme.ts';
import { counterApi, counterRecords, counterSource } from './fixtures/counter-api.ts';
import { drops, plays } from './fixtures/drops.ts';
import { failingStore } from './fixtures/failing-store.ts';
import { assetsOf, ledgerOf, storeContents } from './fixtures/store-contents.ts';
import { retryQuarantine } from './retry-quarantine.ts';
import type { Source } from './source.ts';

const { signal } = new AbortController();
const bad = '10/Mar/2026\tplay\tlost\t200\n';

/** A source whose provider does not yet understand one form of time, and one whose provider does. */
function sources(root: string | ReadonlyMap<string, Uint8Array>): { before: Source; after: Source } {
  const before = acmeSource({ root, table: false });
  const feed = before.feed as FileFeedV1;
  const normalize: FileFeedV1['normalize'] = (raw, origin) => {
    const [time, ...rest] = raw as string[];
    return feed.normalize([time === '10/Mar/2026' ? '2026-03-10T00:00:00Z' : time, ...rest], origin);
  };
  const better = { ...feed, normalize };
  const provider = { ...before.provider, feeds: { logs: better } };
  return { before, after: { ...before, provider, feed: better } };
}

async function quarantined(folderOf: 'folder' | 'memory', state = emptyState()) {
  const folder = await drops();
  const content = `${plays('one')}${bad}worse\n${plays('two')}`;
  await folder.put('a.tsv.gz', content);
  const own = new Map([['a.tsv.gz', new Uint8Array(Buffer.from(await packed(content)))]]);
  const pair = sources(folderOf === 'folder' ? folder.root : own);
  const store = memoryStore({ state });
  await collect({ store, sources: [pair.before], signal });
  return { folder, store, ...pair };
}

async function packed(content: string): Promise<Uint8Array> {
  const { gzipSync } = await import('node:zlib');
  return gzipSync(content);
}

/** The source with a feed that reads records anew. */
function retrying(source: Source, change: Partial<RecordFeedV1>): Source {
  const normalize: RecordFeedV1['normalize'] = (raw, origin) =>
    (raw as { at?: string }).at === undefined
      ? {
          id: 'c:2',
          time: '2026-03-10T00:00:00Z',
          name: 'media.unknown',
          severity: 9,
          attributes: { raw: JSON.stringify(raw) },
        }
      : source.feed.normalize(raw, origin);
  const feed = { ...source.feed, normalize, ...change } as RecordFeedV1;
  return { ...source, feed, provider: { ...source.provider, feeds: { calls: feed } } };
}

describe('trying quarantined records again', () => {
  it.each(['folder', 'memory'] as const)('makes events of them once, kept in a %s', async (kind) => {
    const { folder, store, before, after } = await quarantined(kind);
    await using _ = folder;
    expect(await retryQuarantine({ store, sources: [before], signal })).toMatchObject({
      settled: 0,
      remaining: 2,
    });
    expect(await assetsOf(store)).toEqual({ one: 1, two: 1 });
    const found = await retryQuarantine({ store, sources: [after], signal });
    expect(found).toEqual({ tried: 2, settled: 1, remaining: 1, unavailable: {} });
    expect(await assetsOf(store)).toEqual({ one: 1, lost: 1, two: 1 });
    const { events, quarantine } = await storeContents(store);
    expect(events.map((event) => (event as { line: number }).line).sort()).toEqual([1, 2, 4]);
    expect(quarantine).toMatchObject([{ line: 3, bytes: 'worse' }]);
    expect((await ledgerOf(store))[0]?.counts).toMatchObject({ events: 3, invalid: 1 });
    const again = await retryQuarantine({ store, sources: [after], signal });
    expect(again).toMatchObject({ settled: 0, remaining: 1 });
    expect(await assetsOf(store)).toEqual({ one: 1, lost: 1, two: 1 });
    const { sources: known } = await collect({ store, sources: [after], signal });
    expect(known[0]).toMatchObject({ files: 0, known: 1 });
  });

  it('uses the kept bytes when the file changed since', async () => {
    const { folder, store, after } = await quarantined('folder');
    await using _ = folder;
    await folder.put('a.tsv.gz', plays('quite', 'different'));
    expect(await retryQuarantine({ store, sources: [after], signal })).toMatchObject({
      settled: 1,
      remaining: 1,
    });
    expect(await assetsOf(store)).toEqual({ one: 1, lost: 1, two: 1 });
  });

  it('tries only those that it was asked for', async () => {
    const { folder, store, after } = await quarantined('memory');
    await using _ = folder;
    const { quarantine } = await storeContents(store);
    const ids = quarantine.map((row) => (row as { id: string }).id);
    const worse = await retryQuarantine({ store, sources: [after], ids: ids.slice(1), signal });
    expect(worse).toMatchObject({ tried: 1, settled: 0 });
    const nothing = await retryQuarantine({ store, sources: [after], ids: ['0000000000000000:1'], signal });
    expect(nothing).toMatchObject({ tried: 0, settled: 0, remaining: 0 });
    expect(await retryQuarantine({ store, sources: [after], ids: ids.slice(0, 1), signal })).toMatchObject({
      settled: 1,
    });
  });

  it('says what it cannot try', async () => {
    await using folder = await drops();
    await folder.put('a.tsv', `${'x'.repeat(100)}\n`);
    const store = memoryStore();
    const source = acmeSource({ root: folder.root, table: false });
    await collect({ store, sources: [source], signal, limits: { recordBytes: 50, keptBytes: 10 } });
    expect(await retryQuarantine({ store, sources: [], signal })).toMatchObject({
      tried: 0,
      unavailable: { 'no source of the feed acme/logs is configured': 1 },
    });
    await folder.remove('a.tsv');
    expect((await retryQuarantine({ store, sources: [source], signal })).unavailable).toEqual({
      'only the beginning of the record was kept, and its file is not there any more': 1,
    });
  });

  it('tries records of an API again', async () => {
    await using api = await counterApi([...counterRecords(1), { id: 'two' }]);
    const store = memoryStore();
    const source = counterSource(api.url);
    await collect({ store, sources: [source], signal });
    expect(await retryQuarantine({ store, sources: [retrying(source, {})], signal })).toMatchObject({
      tried: 1,
      settled: 1,
    });
    const { events, quarantine } = await storeContents(store, 'calls', 'counter/calls');
    expect(events).toHaveLength(2);
    expect(quarantine).toEqual([]);
  });

  it('leaves records of an API whose source is not there: another one asks for something else', async () => {
    await using api = await counterApi([{ id: 'two' }]);
    const store = memoryStore();
    await collect({ store, sources: [counterSource(api.url)], signal });
    expect(await retryQuarantine({ store, sources: [counterSource(api.url, 'other')], signal })).toEqual({
      tried: 0,
      settled: 0,
      remaining: 0,
      unavailable: { 'their source calls is not configured': 1 },
    });
  });

  it('reads a record of an API as its feed does, with the query of its source', async () => {
    await using api = await counterApi([{ id: 'two' }]);
    const store = memoryStore();
    const source = counterSource(api.url);
    await collect({ store, sources: [source], signal });
    const fails = retrying(source, { parse: () => JSON.parse('{') });
    expect(await retryQuarantine({ store, sources: [fails], signal })).toMatchObject({ remaining: 1 });
    const after = retrying(source, { parse: (text, query) => ({ text, query }) });
    const asked = { ...after, query: { of: 'mine' } };
    expect(await retryQuarantine({ store, sources: [asked], signal })).toMatchObject({ settled: 1 });
    const { events } = await storeContents(store, 'calls', 'counter/calls');
    expect(events).toMatchObject([
      { attributes: { raw: '{"text":"{\\"id\\":\\"two\\"}","query":{"of":"mine"}}' } },
    ]);
  });

  it.each([
    ['1', '2026-03-10T16:00:01Z'],
    ['2', '2026-03-10T16:00:01Z'],
    ['3', '2026-03-10T00:00:00Z'],
  ])(
    'of an API, in version %s, does not replace a later one in version 2 unless it is greater',
    async (version, time) => {
      await using api = await counterApi([{ id: 'two' }]);
      const store = memoryStore();
      const source = counterSource(api.url);
      await collect({ store, sources: [source], signal });
      api.records.push({ ...counterRecords(2)[1], state: 'later' });
      const versionOf = (raw: unknown) => ((raw as { at?: string }).at === undefined ? version : '2');
      await collect({ store, sources: [retrying(source, { version: versionOf })], signal });
      const after = retrying(source, { version: versionOf });
      expect(await retryQuarantine({ store, sources: [after], signal })).toMatchObject({ settled: 1 });
      const { events, quarantine } = await storeContents(store, 'calls', 'counter/calls');
      expect(events).toMatchObject([{ time }]);
      expect(quarantine).toEqual([]);
    },
  );

  it.each(['folder', 'memory'] as const)(
    'is whole or not at all when it is killed, kept in a %s',
    async (kind) => {
      for (const when of ['before', 'after'] as const) {
        for (let at = 1, done = false; !done; at += 1) {
          const state = emptyState();
          const { folder, store, after } = await quarantined(kind, state);
          await using _ = folder;
          const failing = failingStore(memoryStore({ state }), at, when);
          await retryQuarantine({ store: failing.store, sources: [after], signal }).catch(() => undefined);
          done = failing.calls() < at;
          const settled = (await storeContents(store)).quarantine.length === 1;
          expect(await assetsOf(store)).toEqual(settled ? { one: 1, lost: 1, two: 1 } : { one: 1, two: 1 });
          await retryQuarantine({ store, sources: [after], signal });
          expect(await assetsOf(store)).toEqual({ one: 1, lost: 1, two: 1 });
          expect((await ledgerOf(store)).map(({ state }) => state)).toEqual(['taken']);
        }
      }
    },
  );
});
