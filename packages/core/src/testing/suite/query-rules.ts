import { deepStrictEqual, equal, notEqual, ok } from 'node:assert/strict';
import type { FilterV1 } from '../../query/ast.ts';
import { eventsOf, idsOf, sameSet } from './look.ts';
import { at, fault, idOf, play, plays, put, record, rooms, take } from './sample.ts';
import type { StoreRule, Trial } from './trial.ts';

const compare = (
  field: string,
  value: string,
  operator: 'eq' | 'lt' | 'le' | 'gt' | 'ge' = 'eq',
): FilterV1 => ({
  kind: 'compare',
  field,
  operator,
  value,
});
const like = (field: string, ...pattern: (string | { any: 'many' | 'one' })[]): FilterV1 => ({
  kind: 'like',
  field,
  pattern,
});
const [many, one] = [{ any: 'many' }, { any: 'one' }] as const;
const exists = (field: string): FilterV1 => ({ kind: 'exists', field });
const text = (value: string): FilterV1 => ({ kind: 'text', value });

/** A day's events; their lines name them below, records bear `r`. */
async function day(trial: Trial): Promise<void> {
  await take(trial, {
    a: [
      play(1, at('10:00'), {
        'media.asset.id': 'abc',
        'http.response.status_code': 200,
        'media.segment.duration': 4,
      }),
      play(2, at('10:05'), {
        'media.asset.id': 'abd',
        'http.response.status_code': 99,
        'media.content.is_ad': true,
      }),
      fault(3, at('10:10'), 17, { 'http.response.status_code': 404, 'acme.note': '100% of a_b*c' }),
      fault(4, '2026-03-10T10:15:00.500Z', 13, { 'acme.note': 'Not Found', 'media.content.is_ad': false }),
      play(5, at('10:20'), {
        'acme.n': 12,
        'acme.flag': true,
        'acme.free': 'Zürich',
        'media.segment.duration': 0.5,
      }),
      play(6, at('10:25'), {
        'acme.n': 9,
        'media.content.created_time': '2026-01-01T00:00:00Z',
        'acme.note': '12',
      }),
    ],
  });
  await put(trial, [
    { event: record('r', at('10:30'), { 'media.room.name': 'lobby', 'acme.type': 'room', 'acme.n': 9 }) },
  ]);
}

/** Each filter with the events it fits: line numbers of file `a`, `r` for the record. */
const filters: readonly [FilterV1, string][] = [
  [compare('media.asset.id', 'abc'), '1'],
  [compare('media.asset.id', 'ab'), ''],
  [compare('http.response.status_code', '200'), '1'],
  [compare('http.response.status_code', '200.0'), '1'],
  [compare('http.response.status_code', '100', 'ge'), '13'],
  [compare('http.response.status_code', '200', 'lt'), '2'],
  [compare('http.response.status_code', '200', 'le'), '12'],
  [compare('media.segment.duration', '0.5', 'gt'), '1'],
  [compare('media.content.is_ad', 'true'), '2'],
  [compare('media.content.is_ad', 'false'), '4'],
  [compare('media.content.created_time', '2026-01-01T01:00:00+01:00'), '6'],
  [compare('media.content.created_time', '2025-12-31T23:59:59Z', 'gt'), '6'],
  [compare('acme.n', '10', 'gt'), '5'],
  [compare('acme.n', '9'), '6r'],
  [compare('acme.flag', 'true'), '5'],
  [compare('acme.note', '12'), '6'],
  [compare('name', 'media.playback.error'), '34'],
  [compare('severity', '17', 'ge'), '3'],
  [compare('time', '2026-03-10T10:15:00.500Z'), '4'],
  [compare('time', at('10:20'), 'ge'), '56r'],
  [compare('feed', rooms.name), 'r'],
  [compare('source', 'nobody'), ''],
  [compare('event', 'fault'), '34'],
  [compare('event', 'room'), 'r'],
  [compare('file', 'a'), '123456'],
  [compare('line', '5', 'gt'), '6'],
  [compare('id', 'r'), 'r'],
  [compare('id', idOf('a', 2)), '2'],
  [like('id', idOf('a', 3)), '3'],
  [like('media.asset.id', 'ab', one), '12'],
  [like('media.asset.id', many, 'd'), '2'],
  [like('media.asset.id', 'a'), ''],
  [like('acme.note', many, '% of a_b*', one), '3'],
  [like('acme.note', many, 'aXb', many), ''],
  [like('acme.free', 'Z', one, 'rich'), '5'],
  [like('http.response.status_code', '4', many), '3'],
  [exists('media.asset.id'), '12'],
  [exists('acme.n'), '56r'],
  [exists('file'), '123456'],
  [exists('acme.never'), ''],
  [text('NOT fOUND'), '4'],
  [text('100% of a_B'), '3'],
  [text('lobby'), 'r'],
  [text('playback.err'), '34'],
  [text("it's"), ''],
  [{ kind: 'and', filters: [exists('acme.n'), compare('acme.n', '10', 'lt'), exists('file')] }, '6'],
  [{ kind: 'or', filters: [compare('id', 'r'), compare('media.asset.id', 'abc')] }, '1r'],
  [{ kind: 'and', filters: [] }, '123456r'],
  [{ kind: 'or', filters: [] }, ''],
  [{ kind: 'not', filter: compare('http.response.status_code', '200') }, '23456r'],
  [{ kind: 'not', filter: exists('acme.n') }, '1234'],
  [{ kind: 'not', filter: { kind: 'or', filters: [exists('acme.n'), compare('event', 'fault')] } }, '12'],
];

const named = (ids: readonly string[]) => ids.map((id) => id.split(':')[1] ?? id).join('');

/** What is promised of queries. */
export const queryRules: readonly StoreRule[] = [
  {
    rule: 'every kind of filter finds what it means',
    why: 'the same filter must mean the same in every store',
    async check(trial) {
      await day(trial);
      for (const [filter, expected] of filters) {
        equal(named(await idsOf(trial, { filter })), expected, JSON.stringify(filter));
      }
    },
  },
  {
    rule: 'of a range of time the beginning is in and the end is out',
    why: 'two neighbouring hours must count each event once',
    async check(trial) {
      await day(trial);
      equal(named(await idsOf(trial, { from: at('10:05'), to: at('10:20') })), '234');
      equal(named(await idsOf(trial, { from: at('10:25') })), '6r');
      equal(named(await idsOf(trial, { to: at('10:00') })), '');
      equal(named(await idsOf(trial, { from: '2026-03-10T11:15:00.500+01:00', to: at('10:20') })), '4');
    },
  },
  {
    rule: 'events come by time, then file and line or id, either way round',
    why: 'a page can only follow another in a fixed order',
    async check(trial) {
      await take(trial, {
        b: [play(2, at('10:00')), play(10, at('10:00'))],
        a: [play(3, at('10:01')), play(1, at('10:00'))],
      });
      await put(trial, [{ event: record('y', at('10:02')) }, { event: record('x', at('10:02')) }]);
      const ids = [idOf('a', 1), idOf('b', 2), idOf('b', 10), idOf('a', 3), 'x', 'y'];
      deepStrictEqual(await idsOf(trial), ids);
      deepStrictEqual(await idsOf(trial, { order: 'desc' }), ids.toReversed());
    },
  },
  {
    rule: 'a cursor goes on right behind, also when events were added or the store was reopened meanwhile',
    why: 'paging by offset or by time alone repeats and skips',
    async check(trial) {
      const lines = Array.from({ length: 250 }, (_, n) => play(n + 1, at(n < 125 ? '10:00' : '10:01')));
      await take(trial, { m: lines });
      for (const order of ['asc', 'desc'] as const) {
        const seen: string[] = [];
        let after: string | undefined;
        for (let turn = 0; ; turn++) {
          const query = {
            order,
            limit: 40,
            ...(after === undefined ? {} : { after }),
            filter: compare('file', 'm'),
          };
          let count = 0;
          for await (const page of trial.store.query(query, trial.signal)) {
            seen.push(...page.events.map(({ id }) => id));
            count += page.events.length;
            after = page.after;
          }
          if (count === 0) break;
          ok(count <= 40, 'no more than the limit');
          await take(trial, { [`${order} ${turn}`]: [play(1, at('10:00')), play(2, at('10:01'))] });
          if (turn === 1) await trial.reopen();
        }
        const ids = lines.map(({ line }) => idOf('m', line));
        deepStrictEqual(seen, order === 'asc' ? ids : ids.toReversed());
      }
    },
  },
  {
    rule: 'a reader that stops early leaves nothing open',
    why: 'a pipe into head ends early, and the store is wanted again',
    async check(trial) {
      const lines = Array.from({ length: 5000 }, (_, n) => play(n + 1, at('10:00')));
      await take(trial, { a: lines });
      for await (const page of trial.store.query({}, trial.signal)) {
        ok(page.events.length > 0);
        break;
      }
      await take(trial, { b: [play(1, at('11:00'))] });
      equal((await eventsOf(trial, { limit: 3 })).length, 3);
      equal((await eventsOf(trial)).length, 5001);
      await trial.reopen();
    },
  },
  {
    rule: 'a histogram counts by time, aligned to the epoch, and by a field',
    why: 'charts of two days must have the same buckets',
    async check(trial) {
      await day(trial);
      const bars = async (query: Parameters<typeof trial.store.histogram>[0]) =>
        (await trial.store.histogram(query, trial.signal))
          .filter(({ count }) => count !== '0')
          .map(
            ({ from, value, count }) =>
              `${new Date(from).toISOString().slice(11, 16)}${value ? ` ${value}` : ''} ${count}`,
          );
      deepStrictEqual(await bars({ interval: 600 }), ['10:00 2', '10:10 2', '10:20 2', '10:30 1']);
      deepStrictEqual(await bars({ interval: 3600, from: at('10:10'), filter: exists('file') }), ['10:00 4']);
      sameSet(await bars({ interval: 3600, by: 'name', to: at('10:30') }), [
        '10:00 media.playback.error 2',
        '10:00 media.playback.start 4',
      ]);
      sameSet(await bars({ interval: 3600, by: 'acme.n' }), ['10:00 12 1', '10:00 9 2']);
      sameSet(await bars({ interval: 86_400, by: 'event' }), [
        '00:00 fault 2',
        '00:00 play 4',
        '00:00 room 1',
      ]);
    },
  },
  {
    rule: 'a facet gives the commonest values first, distinct how many there are',
    why: 'top lists and viewer counts are what most people ask for',
    async check(trial) {
      const { store, signal } = trial;
      await day(trial);
      deepStrictEqual(await store.facet({ field: 'name' }, signal), [
        { value: 'media.playback.start', count: '4' },
        { value: 'media.playback.error', count: '2' },
        { value: 'media.room.session', count: '1' },
      ]);
      deepStrictEqual(await store.facet({ field: 'acme.n', limit: 1 }, signal), [{ value: '9', count: '2' }]);
      deepStrictEqual(
        await store.facet({ field: 'acme.n', filter: exists('file'), from: at('10:25') }, signal),
        [{ value: '9', count: '1' }],
      );
      deepStrictEqual(await store.facet({ field: 'acme.never' }, signal), []);
      const exact = store.capabilities.exactDistinct ? { exact: true } : {};
      equal(await store.distinct({ field: 'media.asset.id', ...exact }, signal), '2');
      equal(await store.distinct({ field: 'feed', ...exact }, signal), '2');
      equal(await store.distinct({ field: 'event', to: at('10:30'), ...exact }, signal), '2');
      equal(await store.distinct({ field: 'acme.never', ...exact }, signal), '0');
    },
  },
  {
    rule: 'an empty store answers everything',
    why: 'the first question often comes before the first collect',
    async check({ store, signal, ...trial }) {
      deepStrictEqual(await idsOf({ ...trial, store, signal }), []);
      deepStrictEqual(await store.facet({ field: 'media.asset.id' }, signal), []);
      deepStrictEqual(await store.histogram({ interval: 60 }, signal), []);
      equal(await store.distinct({ field: 'id' }, signal), '0');
      equal(await store.count(plays.name, { deleted: 'hide' }, signal), 0);
      deepStrictEqual(await store.sources(signal), []);
      const { events, after } = await store.changes({ limit: 5 }, signal);
      deepStrictEqual(events, []);
      notEqual(after, undefined);
    },
  },
];
