import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FilterV1, LogEventV1, TableTypeV1 } from '@logs/core';
import type { FeedInfoV1, LogStoreV1 } from '@logs/core/store';
import { memoryStore } from '@logs/core/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DuckDbStore, openDuckDbStore } from './index.ts';

const { signal } = new AbortController();
let folder = '';
let store: DuckDbStore;
const reference: LogStoreV1 = memoryStore();

const play: TableTypeV1 = {
  type: 'play',
  event: 'media.playback.start',
  severity: 'row',
  constants: { 'acme.type': 'play', 'media.ping.interval': 600, 'acme.fixed': true },
  columns: [
    { name: 'asset', attribute: 'media.asset.id', type: 'text' },
    { name: 'status', attribute: 'http.response.status_code', type: 'integer' },
    { name: 'length', attribute: 'media.segment.duration', type: 'number' },
    { name: 'ad', attribute: 'media.content.is_ad', type: 'boolean' },
    { name: 'created', attribute: 'media.content.created_time', type: 'time' },
    { name: 'at', attribute: 'acme.at', type: 'time' },
  ],
};
const plays: FeedInfoV1 = {
  name: 'acme/plays',
  eventType: 'acme.type',
  table: { types: [play], module: 'data:,', options: null },
};
const rooms: FeedInfoV1 = { name: 'acme/rooms', eventType: 'acme.type' };

const texts = [
  'a',
  'A%b',
  'a_b\\',
  'Fiancé',
  '-',
  'true',
  '404',
  '4e2',
  '"x"',
  "it's",
  '2026-03-10',
  'tab\there',
  '*',
];
const numbers = [0, -1, 404, 0.5, 1e-9, -1.25e-5, 1e-6, 3.85e-4, 2 ** 53 - 1, 1e20, 1.5e21, 1e300];
const times = ['2026-03-10T10:00:00Z', '2026-03-10T10:00:00.500Z', '1969-12-31T23:59:59Z'];
const fields = [
  ...['id', 'time', 'name', 'severity', 'source', 'feed', 'file', 'line', 'event', 'deleted'],
  ...play.columns.map(({ attribute }) => attribute),
  ...[
    'acme.type',
    'acme.fixed',
    'media.ping.interval',
    'client.address',
    'acme.note',
    'media.session.start_time',
  ],
];

const anyValue = fc.oneof(fc.constantFrom(...texts), fc.constantFrom(...numbers), fc.boolean());
const event: fc.Arbitrary<LogEventV1> = fc
  .record({
    time: fc.constantFrom(...times),
    severity: fc.constantFrom(9, 13, 17),
    attributes: fc.record(
      {
        'media.asset.id': fc.constantFrom(...texts),
        'http.response.status_code': fc.constantFrom(404, 0, -5),
        'media.segment.duration': fc.constantFrom(...numbers),
        'media.content.is_ad': fc.boolean(),
        'media.content.created_time': fc.constantFrom(...times),
        'acme.at': fc.constantFrom(...times),
        'client.address': fc.constantFrom(...texts),
        'acme.note': anyValue,
        'media.session.start_time': fc.constantFrom(...times),
      },
      { requiredKeys: [] },
    ),
  })
  .map((own) => {
    const attributes = Object.fromEntries(
      Object.entries(own.attributes).filter(([, value]) => value !== undefined),
    );
    return {
      id: '',
      name: play.event,
      ...own,
      attributes: { ...play.constants, ...attributes } as LogEventV1['attributes'],
    };
  });

const wanted = fc.oneof(
  fc.constantFrom(
    ...texts,
    ...times,
    'play',
    play.event,
    'acme/plays',
    's',
    'f',
    '',
    'x y',
    'false',
    '2026-03-10T10:00:00',
  ),
  fc.constantFrom(...numbers).map(String),
);
const part = fc.oneof(
  fc.constantFrom(...texts.filter((text) => !text.includes('-')), 'media', '/'),
  fc.constantFrom({ any: 'many' } as const, { any: 'one' } as const),
);
const { filter } = fc.letrec<{ filter: FilterV1 }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3 },
    fc.record({
      kind: fc.constant('compare' as const),
      field: fc.constantFrom(...fields),
      operator: fc.constantFrom('eq', 'lt', 'le', 'gt', 'ge'),
      value: wanted,
    }),
    fc.record({ kind: fc.constant('exists' as const), field: fc.constantFrom(...fields) }),
    fc.record({
      kind: fc.constant('like' as const),
      field: fc.constantFrom(...fields),
      pattern: fc.array(part, { maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('text' as const),
      value: fc.constantFrom('a', 'fianc', '_', '"', 'playback', '10:00:00.5', '404'),
    }),
    fc.record({ kind: fc.constant('not' as const), filter: tie('filter') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      filters: fc.array(tie('filter'), { maxLength: 3 }),
    }),
  ),
}));

/** Half of the files’ events fit the table, half do not; and as many records of an API. */
async function fill(target: LogStoreV1): Promise<void> {
  const events = fc.sample(event, { numRuns: 120, seed: 5 });
  const stage = await target.stage(plays, signal);
  const lines = events.map((each, n) => ({
    line: n + 1,
    event: n % 2 === 0 ? each : { ...each, name: 'media.other' },
  }));
  await stage.events(
    { key: 'f', idPrefix: '0123456789abcdef', ordinal: 0 },
    (async function* () {
      yield lines;
    })(),
  );
  const ledger = [
    { feed: plays.name, key: 'f', source: 's', state: 'taken', fingerprint: 'f', updated: 'now' },
  ] as const;
  await target.commit(
    { source: 's', feed: plays, key: '1', observedTime: times[0] ?? '', stage, ledger },
    signal,
  );
  const records = await target.stage(rooms, signal);
  await records.records(events.slice(0, 60).map((each, n) => ({ event: { ...each, id: `room ${n}` } })));
  await target.commit(
    { source: 't', feed: rooms, key: '1', observedTime: times[0] ?? '', stage: records },
    signal,
  );
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'logs-filters-'));
  store = await openDuckDbStore(join(folder, 'logs.duckdb'), { mode: 'write', signal });
  await fill(store);
  await fill(reference);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function idsOf(target: LogStoreV1, query: FilterV1): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of target.query({ filter: query }, signal))
    ids.push(...page.events.map(({ id }) => id));
  return ids;
}

it('finds what the filter language means, whatever the filter', async () => {
  await fc.assert(
    fc.asyncProperty(filter, async (query) => {
      expect(await idsOf(store, query)).toEqual(await idsOf(reference, query));
    }),
    { numRuns: 300 },
  );
}, 60_000);

it.each(fields)('counts the values of %s as text', async (field) => {
  expect(await store.facet({ field }, signal)).toEqual(await reference.facet({ field }, signal));
  expect(await store.distinct({ field }, signal)).toBe(await reference.distinct({ field }, signal));
});
