import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogEventV1, StoredEventV1, TableTypeV1 } from '@logs/core';
import type { FeedInfoV1 } from '@logs/core/store';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type DuckDbStore, openDuckDbStore } from './index.ts';

const { signal } = new AbortController();
const time = '2026-03-10T10:00:00Z';
let folder = '';
let store: DuckDbStore;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'logs-texts-'));
  store = await openDuckDbStore(join(folder, 'logs.duckdb'), { mode: 'write', signal });
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
    { name: 'score', attribute: 'acme.score', type: 'number' },
    { name: 'count', attribute: 'acme.count', type: 'integer' },
  ],
};
const plays: FeedInfoV1 = {
  name: 'acme/plays',
  eventType: 'acme.type',
  table: { types: [play], module: 'data:,', options: null },
};
const rooms: FeedInfoV1 = { name: 'acme/rooms' };

const event = (attributes: LogEventV1['attributes'], name = play.event): LogEventV1 => {
  return { id: '', time, name, severity: 9, attributes: { 'acme.type': 'play', ...attributes } };
};

async function take(key: string, events: readonly LogEventV1[]): Promise<void> {
  const stage = await store.stage(plays, signal);
  const lines = events.map((each, index) => ({ line: index + 1, event: each }));
  async function* batches() {
    yield lines;
  }
  await stage.events({ key, idPrefix: '0123456789abcdef', ordinal: 0 }, batches());
  const row = {
    feed: plays.name,
    key,
    source: 's',
    state: 'taken',
    fingerprint: 'f',
    updated: 'now',
  } as const;
  await store.commit({ source: 's', feed: plays, key, observedTime: time, stage, ledger: [row] }, signal);
}

async function put(event: LogEventV1): Promise<void> {
  const stage = await store.stage(rooms, signal);
  await stage.records([{ event, version: '\ufeff1' }]);
  await store.commit(
    { source: 's', feed: rooms, key: String(Math.random()), observedTime: time, stage },
    signal,
  );
}

async function events(): Promise<StoredEventV1[]> {
  const found: StoredEventV1[] = [];
  for await (const page of store.query({}, signal)) found.push(...page.events);
  return found;
}

it('texts and numbers come back as they went in', async () => {
  const text = fc.oneof(
    fc.constantFrom(
      '\ufeff',
      '\ufeffx',
      '\ufeff\ufeffx',
      'x\ufeff',
      '-',
      '\u0001',
      '\0',
      '\u2028',
      '"\\',
      '🎬',
    ),
    fc.string({ unit: 'grapheme', minLength: 1 }),
  );
  const number = fc.oneof(
    fc.constantFrom(5e-324, 1.7976931348623157e308, 0.1 + 0.2, 1e21, 1e-7, 123456789.123),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => (each === 0 ? 0 : each)),
  );
  const some = fc.sample(fc.tuple(text, text, number, fc.maxSafeInteger()), { numRuns: 500, seed: 3 });
  const given = some.map(([asset, note, score, count], n) =>
    event(
      { 'media.asset.id': asset, 'acme.note': note, 'acme.score': score, 'acme.count': count },
      n % 2 === 0 ? play.event : 'media.other',
    ),
  );
  await take('a', given);
  const found = (await events()).map(({ name, attributes }) => ({ name, attributes }));
  expect(found).toEqual(given.map(({ name, attributes }) => ({ name, attributes })));
});

it('a text may begin with U+FEFF wherever one stands', async () => {
  const bom = '\ufeffx';
  await take(bom, [event({ 'media.asset.id': bom })]);
  const room = { ...event({}, bom), id: bom, raw: `${bom} raw` };
  await put(room);
  const before = await store.changes({ limit: 10 }, signal);
  await put(room);
  expect((await store.changes({ limit: 10, after: before.after }, signal)).events).toEqual([]);
  expect((await store.taken(plays.name, [bom], signal)).get(bom)?.key).toBe(bom);
  expect((await store.ledger({ limit: 10 }, signal)).map(({ key }) => key)).toEqual([bom]);
  expect(await store.facet({ field: 'media.asset.id' }, signal)).toEqual([{ value: bom, count: '1' }]);
  expect(await store.histogram({ interval: 60, by: 'file' }, signal)).toEqual([
    { from: time, value: bom, count: '1' },
  ]);
  expect(await store.record(rooms.name, bom, signal)).toMatchObject({
    id: bom,
    name: bom,
    raw: `${bom} raw`,
  });
  const pages: string[] = [];
  let after: string | undefined;
  for (let n = 0; n < 2; n++) {
    for await (const page of store.query({ limit: 1, ...(after && { after }) }, signal)) {
      pages.push(...page.events.map(({ id }) => id));
      after = page.after;
    }
  }
  expect(pages).toEqual([bom, '0123456789abcdef:1']);
  const row = {
    id: bom,
    feed: plays.name,
    source: 's',
    key: bom,
    length: 1,
    reason: bom,
    bytes: Buffer.from(bom),
  };
  const quarantine = [{ ...row, observedTime: time }];
  await store.commit({ source: 's', feed: plays, key: 'q', observedTime: time, quarantine }, signal);
  expect(await store.quarantined({ limit: 10 }, signal)).toEqual([
    { ...row, bytes: new Uint8Array(row.bytes), observedTime: time },
  ]);
});
