import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogEventV1, RowChunkV1, StoredEventV1, TableTypeV1 } from '@logs/core';
import type { FeedInfoV1 } from '@logs/core/store';
import { encodeEvents } from '@logs/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DuckDBInstance } from './duckdb.ts';
import { type DuckDbStore, openDuckDbStore } from './index.ts';

const { signal } = new AbortController();
let folder = '';
let store: DuckDbStore;
let commits = 0;

const open = (mode: 'read' | 'write') => openDuckDbStore(join(folder, 'logs.duckdb'), { mode, signal });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'logs-feeds-'));
  store = await open('write');
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const play: TableTypeV1 = {
  type: 'play',
  event: 'media.playback.start',
  severity: 9,
  constants: { 'acme.type': 'play' },
  columns: [
    { name: 'asset', attribute: 'media.asset.id', type: 'text' },
    { name: 'is_live', attribute: 'media.stream.type', type: 'text', values: { '1': 'live', '0': 'vod' } },
  ],
};
const feedOf = (name: string, ...types: TableTypeV1[]): FeedInfoV1 => {
  return { name, eventType: 'acme.type', table: { types, module: 'data:,', options: null } };
};
const event = (attributes: LogEventV1['attributes'], type = play): LogEventV1 => {
  return {
    id: '',
    time: '2026-03-10T10:00:00Z',
    name: type.event,
    severity: 9,
    attributes: { ...type.constants, ...attributes },
  };
};

/** Takes a file of these events, as rows of a type. */
async function take(feed: FeedInfoV1, key: string, type: TableTypeV1, events: LogEventV1[]): Promise<void> {
  const stage = await store.stage(feed, signal);
  const lines = events.map((each, index) => ({ line: index + 1, event: each }));
  async function* rows(): AsyncGenerator<RowChunkV1> {
    yield encodeEvents(lines, type, 0);
  }
  await stage.rows({ key, idPrefix: key.padStart(16, '0'), ordinal: 0 }, rows());
  const ledger = [
    { feed: feed.name, key, source: 's', state: 'taken', fingerprint: 'f', updated: '2026-04-01T00:00:00Z' },
  ] as const;
  const commit = {
    source: 's',
    feed,
    key: `commit ${++commits}`,
    observedTime: '2026-04-01T00:00:00Z',
    stage,
    ledger,
  };
  await store.commit(commit, signal);
}

async function attributes(): Promise<StoredEventV1['attributes'][]> {
  const found: StoredEventV1['attributes'][] = [];
  for await (const page of store.query({}, signal)) found.push(...page.events.map((each) => each.attributes));
  return found;
}

async function sql(text: string): Promise<unknown[][]> {
  await store.close();
  store = await open('read');
  const rows: unknown[][] = [];
  for await (const batch of (await store.sql?.run(text, signal))?.rows ?? []) rows.push(...batch);
  return rows;
}

describe('a feed that changes', () => {
  it('gets new columns and types, and keeps what it had', async () => {
    await take(feedOf('acme/plays', play), 'a', play, [
      event({ 'media.asset.id': 'one', 'acme.site': 'extra' }),
    ]);
    const wider = {
      ...play,
      columns: [...play.columns, { name: 'site', attribute: 'acme.site', type: 'text' } as const],
    };
    const stop = { ...play, type: 'stop', event: 'media.playback.end', constants: { 'acme.type': 'stop' } };
    await take(feedOf('acme/plays', wider, stop), 'b', wider, [
      event({ 'acme.site': 'column', 'media.stream.type': 'live' }),
    ]);
    await take(feedOf('acme/plays', wider, stop), 'c', stop, [event({}, stop)]);
    await take(feedOf('acme/plays', play), 'd', play, [
      event({ 'media.asset.id': 'narrow', 'acme.site': 'late' }),
    ]);
    expect(await attributes()).toEqual([
      { 'acme.type': 'play', 'media.asset.id': 'one', 'acme.site': 'extra' },
      { 'acme.type': 'play', 'acme.site': 'column', 'media.stream.type': 'live' },
      { 'acme.type': 'stop' },
      { 'acme.type': 'play', 'media.asset.id': 'narrow', 'acme.site': 'late' },
    ]);
    const filter = { kind: 'exists', field: 'acme.site' } as const;
    expect(await store.distinct({ field: 'id', filter }, signal)).toBe('3');
    expect(await sql('SELECT asset, is_live, site FROM play ORDER BY file')).toEqual([
      ['one', null, 'extra'],
      [null, '1', 'column'],
      ['narrow', null, 'late'],
    ]);
    expect(await sql('SELECT count(*) FROM stop')).toEqual([['1']]);
  });

  it('keeps the old constants on old events when its constants change', async () => {
    await take(feedOf('acme/plays', play), 'a', play, [event({})]);
    const other = { ...play, constants: { ...play.constants, 'media.content.type': 'asset' }, severity: 13 };
    await take(feedOf('acme/plays', other), 'b', other, [{ ...event({}, other), severity: 13 }]);
    expect(await attributes()).toEqual([
      { 'acme.type': 'play' },
      { 'acme.type': 'play', 'media.content.type': 'asset' },
    ]);
    expect(await store.facet({ field: 'severity' }, signal)).toEqual([
      { value: '13', count: '1' },
      { value: '9', count: '1' },
    ]);
    expect(await sql('SELECT count(*) FROM play')).toEqual([['2']]);
  });

  it('is refused when a column changes its type, and the store stays as it was', async () => {
    await take(feedOf('acme/plays', play), 'a', play, [event({ 'media.asset.id': 'one' })]);
    const [asset, live] = play.columns;
    const wrong = { ...play, columns: [{ ...asset, type: 'integer' }, live] } as TableTypeV1;
    await expect(take(feedOf('acme/plays', wrong), 'b', wrong, [event({})])).rejects.toMatchObject({
      kind: 'configuration',
      message: expect.stringContaining('media.asset.id'),
    });
    await take(feedOf('acme/plays', play), 'c', play, [event({ 'media.asset.id': 'two' })]);
    expect(await store.distinct({ field: 'media.asset.id' }, signal)).toBe('2');
  });

  it('shares a store with feeds whose types and attributes have the same names', async () => {
    await take(feedOf('acme/plays', play), 'a', play, [event({ 'media.asset.id': 'one' })]);
    const odd = {
      ...play,
      columns: [
        { name: 'line', attribute: 'other.Line', type: 'text' },
        { name: 'LINE', attribute: 'other.line', type: 'integer' },
        { name: "it's", attribute: `o'ther."quoted"/~`, type: 'text' },
      ] as const,
    };
    const values = { 'other.Line': 'a', 'other.line': 5, [`o'ther."quoted"/~`]: '"' };
    await take(feedOf('other-vendor/plays', odd), 'a', odd, [event({ ...values, 'ex\'tra/~1"': 'x' })]);
    expect(await attributes()).toContainEqual({ 'acme.type': 'play', ...values, 'ex\'tra/~1"': 'x' });
    for (const [field, value] of [
      [`o'ther."quoted"/~`, '"'],
      ['ex\'tra/~1"', 'x'],
    ] as const) {
      const filter = { kind: 'compare', field, operator: 'eq', value } as const;
      expect(await store.distinct({ field: 'id', filter }, signal), field).toBe('1');
    }
    expect(await sql('SELECT asset FROM play')).toEqual([['one']]);
    expect(
      await sql('SELECT * EXCLUDE (time, extra, id, source, file, line) FROM other_vendor_play'),
    ).toEqual([['a', '5', '"']]);
  });
});

describe('a column of times', () => {
  const timed: TableTypeV1 = {
    ...play,
    columns: [...play.columns, { name: 'made', attribute: 'acme.made', type: 'time' }],
  };
  const texts = [
    '2026-03-10T09:00:00Z',
    '2026-03-10T09:00:00.250Z',
    '2026-03-10',
    '2026-03-10T09:00:00+02:00',
  ];

  it('takes over what came before it was known, as it was written', async () => {
    await take(
      feedOf('acme/plays', play),
      'a',
      play,
      texts.map((text) => event({ 'acme.made': text })),
    );
    await take(feedOf('acme/plays', timed), 'b', timed, [event({ 'acme.made': texts[0] ?? '' })]);
    expect((await attributes()).map((each) => each['acme.made'])).toEqual([...texts, texts[0]]);
    const same = { kind: 'compare', field: 'acme.made', operator: 'eq', value: texts[1] ?? '' } as const;
    expect(await store.distinct({ field: 'line', filter: same }, signal)).toBe('1');
    expect(await store.histogram({ interval: 3600, by: 'acme.made' }, signal)).toContainEqual({
      from: '2026-03-10T10:00:00Z',
      value: texts[0],
      count: '2',
    });
    expect(await sql('SELECT made FROM play WHERE made IS NOT NULL ORDER BY file, line')).toEqual([
      [texts[0]],
      [texts[1]],
      [texts[0]],
    ]);
  });

  it('is of instants, whatever zone the reader is in', async () => {
    await take(feedOf('acme/plays', timed), 'a', timed, [event({ 'acme.made': texts[1] ?? '' })]);
    expect((await sql('SELECT typeof(made) FROM play')).flat()).toEqual(['TIMESTAMP WITH TIME ZONE']);
    await store.close();
    const instance = await DuckDBInstance.create(join(folder, 'logs.duckdb'), { access_mode: 'READ_ONLY' });
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'America/New_York'");
    const answer = await connection.run('SELECT epoch_ms(made), epoch_ms(time) FROM play');
    const rows = await answer.getRows();
    connection.closeSync();
    instance.closeSync();
    store = await open('read');
    expect(rows).toEqual([[texts[1] ?? '', '2026-03-10T10:00:00Z'].map((text) => BigInt(Date.parse(text)))]);
  });
});

describe('rows', () => {
  it('may hold a field of 4 MiB, beside common ones', async () => {
    const long = 'Ünï "x"\\ \t'.repeat(400_000);
    await take(feedOf('acme/plays', play), 'a', play, [
      event({ 'media.asset.id': 'before' }),
      event({ 'media.asset.id': long }),
      event({ 'media.asset.id': 'after', 'acme.more': long }),
    ]);
    expect((await attributes()).map((each) => each['media.asset.id'])).toEqual(['before', long, 'after']);
  });

  it('lie in temporary files that only their owner reads, and that are gone after the commit', async () => {
    const stage = await store.stage(feedOf('acme/plays', play), signal);
    const rows = async function* (): AsyncGenerator<RowChunkV1> {
      yield encodeEvents(
        Array.from({ length: 20_000 }, (_, n) => ({
          line: n + 1,
          event: event({ 'media.asset.id': 'x'.repeat(50) }),
        })),
        play,
        0,
      );
    };
    await stage.rows({ key: 'a', idPrefix: '0', ordinal: 0 }, rows());
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.rows'),
    );
    expect(files).toHaveLength(1);
    expect(statSync(join(folder, files[0] ?? '')).mode & 0o777).toBe(0o600);
    await store.commit(
      {
        source: 's',
        feed: feedOf('acme/plays', play),
        key: 'c',
        observedTime: '2026-04-01T00:00:00Z',
        stage,
      },
      signal,
    );
    expect(
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.rows')),
    ).toEqual([]);
    expect(await store.distinct({ field: 'line' }, signal)).toBe('20000');
  });

  it('added to a file later stand among its events, and last among the changes', async () => {
    const feed = feedOf('acme/plays', play);
    await take(feed, 'a', play, [event({ 'media.asset.id': 'one' }), event({ 'media.asset.id': 'two' })]);
    await take(feed, 'b', play, [event({ 'media.asset.id': 'other' })]);
    const stage = await store.stage(feed, signal);
    await stage.events(
      { key: 'a', idPrefix: 'a'.padStart(16, '0'), ordinal: 0 },
      (async function* () {
        yield [{ line: 7, event: event({ 'media.asset.id': 'late' }) }];
      })(),
    );
    await store.commit(
      { source: 's', feed, key: 'late', observedTime: '2026-04-02T00:00:00Z', stage },
      signal,
    );
    expect((await attributes()).map((each) => each['media.asset.id'])).toEqual([
      'one',
      'two',
      'late',
      'other',
    ]);
    const { events } = await store.changes({ limit: 10 }, signal);
    expect(events.map((each) => each.attributes['media.asset.id'])).toEqual(['one', 'two', 'other', 'late']);
  });
});
