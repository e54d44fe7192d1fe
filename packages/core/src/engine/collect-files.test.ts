import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../testing/index.ts';
import { collect } from './collect.ts';
import { acmeSource } from './fixtures/acme.ts';
import { type Drops, drops, plays } from './fixtures/drops.ts';
import { assetsOf, ledgerOf, storeContents } from './fixtures/store-contents.ts';
import type { SourceSummary } from './summary.ts';

const { signal } = new AbortController();

type Store = ReturnType<typeof memoryStore>;

async function run(
  store: Store,
  folder: Drops,
  settings: { name?: string; table?: boolean } = {},
): Promise<SourceSummary> {
  const { name, ...rest } = settings;
  const source = acmeSource({ root: folder.root, ...rest }, name);
  const { sources } = await collect({ store, sources: [source], signal, workers: 1 });
  const [summary] = sources;
  if (summary === undefined) throw new Error('no summary');
  return summary;
}

describe.each([true, false])('files, with a table: %s', (table) => {
  const take = (store: Store, folder: Drops, name?: string) =>
    run(store, folder, { table, ...(name === undefined ? {} : { name }) });

  it('takes every file once', async () => {
    await using folder = await drops();
    await folder.put('a.tsv', plays('one', 'two'));
    await folder.put('b.tsv.gz', `# acme 1\n\n${plays('three', 'three')}`);
    const store = memoryStore({ bulk: true });
    const first = await take(store, folder);
    expect(first).toMatchObject({
      files: 2,
      known: 0,
      events: 4,
      records: 4,
      quarantined: 0,
      skippedLines: 2,
      pages: 1,
    });
    expect(first.error).toBeUndefined();
    const second = await take(store, folder);
    expect(second).toMatchObject({ files: 0, known: 2, events: 0, bytes: 0 });
    expect(await assetsOf(store)).toEqual({ one: 1, two: 1, three: 2 });
    const { events } = await storeContents(store);
    const prefix = 'a4d451ec8be39c9b'.length;
    expect(events.map((event) => (event as { id: string }).id.slice(prefix)).sort()).toEqual([
      ':1',
      ':2',
      ':3',
      ':4',
    ]);
    expect((await ledgerOf(store)).map(({ key, state, counts }) => [key, state, counts?.events])).toEqual([
      ['a.tsv', 'taken', 2],
      ['b.tsv.gz', 'taken', 2],
    ]);
  });

  it('quarantines what cannot be an event, with its bytes, beside the good lines', async () => {
    await using folder = await drops();
    await folder.put(
      'a.tsv',
      `${plays('one')}yesterday\tplay\tx\t200\n\n2026-03-10T16:48:12Z\tcrash\n${plays('two')}`,
    );
    const store = memoryStore({ bulk: true });
    expect(await take(store, folder)).toMatchObject({
      events: 2,
      quarantined: 2,
      records: 4,
      skippedLines: 1,
    });
    const { quarantine } = await storeContents(store);
    const id = (quarantine[0] as { id: string }).id.slice(0, 16);
    expect(quarantine).toEqual([
      {
        id: `${id}:2`,
        feed: 'acme/logs',
        source: 'night',
        key: 'a.tsv',
        line: 2,
        offset: 34,
        length: 20,
        reason: 'the time is unreadable',
        bytes: 'yesterday\tplay\tx\t200',
      },
      {
        id: `${id}:4`,
        feed: 'acme/logs',
        source: 'night',
        key: 'a.tsv',
        line: 4,
        offset: 56,
        length: 26,
        reason: 'the provider failed on this record (TypeError)',
        bytes: '2026-03-10T16:48:12Z\tcrash',
      },
    ]);
  });

  it('counts unknown types, extra columns and unfit values', async () => {
    await using folder = await drops();
    const at = '2026-03-10T16:48:11Z';
    await folder.put('a.tsv', `${at}\tjump\tx\n${at}\tplay\tx\tmany\n${at}\tstop\tx\t200\tmore\tand more\n`);
    expect(await take(memoryStore({ bulk: true }), folder)).toMatchObject({
      events: 3,
      unknownTypes: { jump: 1 },
      unfitValues: table ? { 'play.status': 1 } : {},
      extraColumns: { stop: 1 },
    });
  });

  it('refuses a damaged file whole, tries it again every run, and takes it once it is whole', async () => {
    await using folder = await drops();
    const whole = gzipSync(plays('one', 'two', 'three'));
    await folder.put('a.tsv.gz', whole.subarray(0, whole.length - 6));
    await folder.put('b.tsv', plays('four'));
    const store = memoryStore({ bulk: true });
    const first = await take(store, folder);
    expect(first).toMatchObject({ files: 1, refused: [{ key: 'a.tsv.gz', tries: 1 }] });
    expect(first.refused[0]?.reason).toMatch(/a\.tsv\.gz: the file is cut short/);
    expect((await take(store, folder)).refused).toMatchObject([{ key: 'a.tsv.gz', tries: 2 }]);
    expect(await assetsOf(store)).toEqual({ four: 1 });
    await folder.put('a.tsv.gz', whole);
    expect(await take(store, folder)).toMatchObject({ files: 1, known: 1, refused: [], changed: [] });
    expect(await assetsOf(store)).toEqual({ one: 1, two: 1, three: 1, four: 1 });
    expect((await ledgerOf(store)).map(({ state, tries }) => [state, tries])).toEqual([
      ['taken', undefined],
      ['taken', undefined],
    ]);
  });

  it('never passes a refused file with its checkpoint', async () => {
    await using folder = await drops();
    for (const key of ['a', 'b', 'c', 'd']) await folder.put(`${key}.tsv`, plays(key));
    await folder.put('c.tsv.gz', new Uint8Array());
    const store = memoryStore({ bulk: true });
    const begun: unknown[] = [];
    const source = acmeSource({
      root: folder.root,
      table,
      pageSize: 2,
      onScan: (checkpoint) => begun.push(checkpoint),
    });
    await collect({ store, sources: [source], signal, workers: 1 });
    expect((await storeContents(store)).checkpoint).toEqual({ key: 'b.tsv' });
    await folder.put('c.tsv.gz', gzipSync(plays('c2')));
    await collect({ store, sources: [source], signal, workers: 1 });
    expect((await storeContents(store)).checkpoint).toEqual({ key: 'd.tsv' });
    expect(begun).toEqual([undefined, { key: 'b.tsv' }]);
  });

  it('marks refused files that are not listed any more as gone, and takes them when they come back', async () => {
    await using folder = await drops();
    await folder.put('a.tsv.gz', 'no gzip'.repeat(0));
    await folder.put('a.tsv.gz', Buffer.from('no gzip'));
    await folder.put('b.tsv', plays('one'));
    const store = memoryStore({ bulk: true });
    await take(store, folder);
    await folder.remove('a.tsv.gz');
    expect((await take(store, folder)).refused).toEqual([]);
    expect((await ledgerOf(store)).map(({ state }) => state)).toEqual(['gone', 'taken']);
    await folder.put('a.tsv.gz', plays('two'));
    await take(store, folder);
    expect(await assetsOf(store)).toEqual({ one: 1, two: 1 });
  });

  it('replaces the events and quarantined records of a file that changed', async () => {
    await using folder = await drops();
    await folder.put('a.tsv', `${plays('one')}bad\n`);
    await folder.put('b.tsv', plays('other'));
    const store = memoryStore({ bulk: true });
    await take(store, folder);
    const [before] = await ledgerOf(store);
    await folder.put('a.tsv', plays('one', 'two', 'three'));
    const summary = await take(store, folder);
    expect(summary).toMatchObject({ files: 1, known: 1, changed: ['a.tsv'] });
    expect(await assetsOf(store)).toEqual({ one: 1, two: 1, three: 1, other: 1 });
    const contents = await storeContents(store);
    expect(contents.quarantine).toEqual([]);
    const [after] = await ledgerOf(store);
    expect(after).toMatchObject({ state: 'taken', previousSha256: before?.sha256 });
    expect(after?.sha256).not.toBe(before?.sha256);
  });

  it('only notes a new fingerprint when the bytes are the same', async () => {
    await using folder = await drops();
    await folder.put('a.tsv', `${plays('one')}bad\n`);
    const store = memoryStore({ bulk: true });
    await take(store, folder);
    const before = await storeContents(store);
    await folder.put('a.tsv', await readFile(join(folder.root, 'a.tsv')));
    expect(await take(store, folder)).toMatchObject({ files: 0, known: 1, changed: [], events: 0 });
    const after = await storeContents(store);
    expect(after.events).toEqual(before.events);
    expect(after.quarantine).toEqual(before.quarantine);
    expect(after.ledger).not.toEqual(before.ledger);
    expect((await take(store, folder)).known).toBe(1);
  });

  it('keeps what it has of a file whose new bytes are damaged', async () => {
    await using folder = await drops();
    await folder.put('a.tsv.gz', plays('one'));
    const store = memoryStore({ bulk: true });
    await take(store, folder);
    await folder.put('a.tsv.gz', gzipSync(plays('one', 'two')).subarray(0, 30));
    expect((await take(store, folder)).refused).toHaveLength(1);
    expect(await assetsOf(store)).toEqual({ one: 1 });
    await folder.put('a.tsv.gz', plays('one', 'two'));
    expect((await take(store, folder)).changed).toEqual(['a.tsv.gz']);
    expect(await assetsOf(store)).toEqual({ one: 1, two: 1 });
  });

  it('keeps the same bytes under two keys, and says so', async () => {
    await using folder = await drops();
    await folder.put('a.tsv', plays('one'));
    const store = memoryStore({ bulk: true });
    await take(store, folder);
    await folder.put('b.tsv', plays('one'));
    await folder.put('c.tsv', plays('two'));
    await folder.put('d.tsv', plays('two'));
    expect((await take(store, folder)).sameBytes).toEqual([
      { key: 'b.tsv', as: 'a.tsv' },
      { key: 'd.tsv', as: 'c.tsv' },
    ]);
    expect(await assetsOf(store)).toEqual({ one: 2, two: 2 });
  });

  it('knows a file that another source of the feed brought', async () => {
    await using folder = await drops();
    await folder.put('a.tsv', plays('one'));
    const store = memoryStore({ bulk: true });
    await take(store, folder);
    expect(await take(store, folder, 'day')).toMatchObject({ source: 'day', files: 0, known: 1 });
    expect(await assetsOf(store)).toEqual({ one: 1 });
    expect((await ledgerOf(store)).map(({ source }) => source)).toEqual(['night']);
  });

  it('takes a file once that a listing shows twice', async () => {
    await using folder = await drops();
    await folder.put('a.tsv', plays('one'));
    const store = memoryStore({ bulk: true });
    const source = acmeSource({ root: folder.root, table, pageSize: 1, order: (keys) => [...keys, ...keys] });
    const { sources } = await collect({ store, sources: [source], signal, workers: 2 });
    expect(sources[0]).toMatchObject({ files: 1, events: 1 });
  });
});
