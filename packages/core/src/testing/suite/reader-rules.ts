import { deepStrictEqual, equal, rejects } from 'node:assert/strict';
import type { RecordsV1 } from '../../provider/reader.ts';
import type { FilterV1 } from '../../query/ast.ts';
import { idsOf } from './look.ts';
import { at, commitOf, idOf, play, plays, put, record, rooms, source, take, taken } from './sample.ts';
import type { StoreRule, Trial } from './trial.ts';

async function records({ store, signal }: Trial, query: Partial<RecordsV1>): Promise<string> {
  const whole = { order: 'asc', limit: 100, deleted: 'hide', ...query } as const;
  return (await store.records(rooms.name, whole, signal)).events.map(({ id }) => id).join('');
}

async function changes({ store, signal }: Trial, after?: string, limit = 100) {
  const answer = await store.changes({ limit, ...(after === undefined ? {} : { after }) }, signal);
  return { ids: answer.events.map(({ id }) => id), after: answer.after };
}

/** What is promised to those who only read: serving, following and pruning. */
export const readerRules: readonly StoreRule[] = [
  {
    rule: 'records of a feed by order, window, attributes, offset and tombstones',
    why: 'serve answers with them as the vendor would',
    async check(trial) {
      const room = (name: string) => ({ 'media.room.name': name });
      const both = { ...room('x'), 'media.room.kind': 'room', 'acme.n': 1 };
      await put(trial, [
        { event: record('b', at('10:00'), room('x')) },
        { event: record('a', at('10:00'), both) },
        { event: record('c', at('11:00'), room('y')) },
        { event: { ...record('d', at('12:00')), deleted: true } },
      ]);
      await take(trial, { f: [play(1, at('10:00'))] });
      equal(await records(trial, {}), 'abc');
      equal(await records(trial, { order: 'desc' }), 'cba');
      equal(await records(trial, { deleted: 'include' }), 'abcd');
      equal(await records(trial, { deleted: 'only' }), 'd');
      equal(await records(trial, { window: { from: at('10:00'), to: at('11:00') } }), 'ab');
      equal(await records(trial, { where: room('x') }), 'ab');
      equal(await records(trial, { where: { ...room('x'), 'media.room.kind': undefined } }), 'b');
      equal(await records(trial, { where: { 'acme.n': 1 } }), 'a');
      equal(await records(trial, { where: { 'acme.n': undefined } }), 'bc');
      equal(await records(trial, { offset: 1, limit: 1 }), 'b');
      equal(await records(trial, { offset: 9 }), '');
      const { store, signal } = trial;
      equal(await store.count(rooms.name, { deleted: 'include', where: room('x') }, signal), 2);
      equal(
        await store.count(
          rooms.name,
          { deleted: 'hide', window: { from: at('11:00'), to: at('13:00') } },
          signal,
        ),
        1,
      );
    },
  },
  {
    rule: 'records go on behind a cursor, also when some were added meanwhile',
    why: 'a client that pages through must see each record once',
    async check(trial) {
      await put(
        trial,
        ['a', 'b', 'c', 'd'].map((id) => ({ event: record(id, at('10:00')) })),
      );
      const query = { order: 'asc', limit: 2, deleted: 'hide' } as const;
      const first = await trial.store.records(rooms.name, query, trial.signal);
      await put(trial, [{ event: record('A', at('10:00')) }, { event: record('bb', at('10:00')) }]);
      const after = first.after ?? '';
      equal(first.events.map(({ id }) => id).join(), 'a,b');
      equal(await records(trial, { after }), 'cdbb');
      equal(await records(trial, { after, order: 'desc' }), 'aA');
    },
  },
  {
    rule: 'records of one time come shorter ids first, both ways and behind a cursor',
    why: 'ids that are numbers sort as numbers, as the vendor lists them',
    async check(trial) {
      const ids = ['n:9', 'n:10', 'n:100', 'm:11', 'n:99'];
      await put(
        trial,
        ids.map((id) => ({ event: record(id, at('10:00')) })),
      );
      await put(trial, [{ event: record('very:long', at('09:59')) }]);
      const query = { order: 'asc', limit: 3, deleted: 'hide' } as const;
      const paged = async (order: 'asc' | 'desc') => {
        const first = await trial.store.records(rooms.name, { ...query, order }, trial.signal);
        const rest = await trial.store.records(
          rooms.name,
          { ...query, order, after: first.after ?? '' },
          trial.signal,
        );
        return [...first.events, ...rest.events].map(({ id }) => id);
      };
      const sorted = ['very:long', 'n:9', 'm:11', 'n:10', 'n:99', 'n:100'];
      deepStrictEqual(await paged('asc'), sorted);
      deepStrictEqual(await paged('desc'), sorted.toReversed());
      equal(await records(trial, { offset: 4, limit: 1 }), 'n:99');
      equal(await records(trial, { offset: 1, limit: 1, order: 'desc' }), 'n:99');
    },
  },
  {
    rule: 'taken files by delivery time and key, overlapping a range, with their number',
    why: 'vendors that answer with lists of files are served from the ledger',
    async check(trial) {
      const hour = (n: number) => ({ delivered: { from: at(`${n}:00`), to: at(`${n + 1}:00`) } });
      const ledger = [
        taken('z', hour(10)),
        taken('y', { ...hour(11), attributes: { domain: 'd', version: '1' } }),
        taken('x', { ...hour(11), attributes: { domain: 'e' } }),
        taken('w', { ...hour(11), state: 'refused' }),
        taken('v', { ...hour(11), feed: 'acme/others' }),
      ];
      await trial.store.commit(commitOf({ ledger }), trial.signal);
      const files = async (query: Partial<Parameters<typeof trial.store.files>[1]>) => {
        const answer = await trial.store.files(plays.name, { offset: 0, limit: 10, ...query }, trial.signal);
        return `${answer.files.map(({ key }) => key).join('')} of ${answer.total}`;
      };
      equal(await files({}), 'zxy of 3');
      equal(await files({ offset: 1, limit: 1 }), 'x of 3');
      equal(await files({ where: { domain: 'd' } }), 'y of 1');
      equal(await files({ overlapping: { from: at('11:00'), to: at('12:00') } }), 'xy of 2');
      equal(await files({ overlapping: { from: at('10:59'), to: at('11:01') } }), 'zxy of 3');
      equal(await files({ overlapping: { from: at('09:00'), to: at('10:00') } }), ' of 0');
    },
  },
  {
    rule: 'changes come in the order of commits, late events too',
    why: 'who follows by event time misses what comes late',
    async check(trial) {
      await take(trial, { a: [play(1, at('12:00'))] });
      const start = await changes(trial);
      deepStrictEqual(start.ids, [idOf('a', 1)]);
      const quiet = await changes(trial, start.after);
      deepStrictEqual(quiet.ids, []);
      await take(trial, { b: [play(1, at('09:00'))] });
      await put(trial, [{ event: record('r', at('08:00')), version: '1' }]);
      await trial.reopen();
      const late = await changes(trial, quiet.after);
      deepStrictEqual(late.ids, [idOf('b', 1), 'r']);
      await put(trial, [{ event: record('r', at('08:00'), { 'acme.n': 2 }), version: '2' }]);
      deepStrictEqual((await changes(trial, late.after)).ids, ['r']);
      deepStrictEqual((await changes(trial)).ids, [idOf('a', 1), idOf('b', 1), 'r']);
    },
  },
  {
    rule: 'changes page by page bring each event once, whatever the page',
    why: 'a follower that stops within a commit goes on there',
    async check(trial) {
      const lines = (count: number) => Array.from({ length: count }, (_, n) => play(n + 1, at('10:00')));
      await take(trial, { a: lines(7), b: lines(4) });
      await put(
        trial,
        ['x', 'y', 'z'].map((id) => ({ event: record(id, at('07:00')) })),
      );
      await take(trial, { c: lines(3) });
      for (const limit of [1, 2, 5, 100]) {
        const seen: string[] = [];
        let page = await changes(trial, undefined, limit);
        for (let turn = 0; page.ids.length > 0 && turn < 50; turn++) {
          seen.push(...page.ids);
          page = await changes(trial, page.after, limit);
        }
        equal(new Set(seen).size, 17, `pages of ${limit}`);
        equal(seen.length, 17);
        deepStrictEqual(seen.slice(11, 14).sort(), ['x', 'y', 'z']);
      }
    },
  },
  {
    rule: 'changes up to a cursor are those between two, also within a commit',
    why: 'a delivery makes a file that was lost again, of the same events',
    async check(trial) {
      const { store, signal } = trial;
      const lines = (count: number) => Array.from({ length: count }, (_, n) => play(n + 1, at('10:00')));
      await take(trial, { a: lines(5), b: lines(3) });
      await put(trial, [{ event: record('x', at('07:00')) }, { event: record('y', at('07:00')) }]);
      await take(trial, { c: lines(2) });
      const all = (await changes(trial)).ids;
      const cursors: (string | undefined)[] = [undefined];
      for (const _ of all) cursors.push((await changes(trial, cursors.at(-1), 1)).after);
      for (const [from, to] of [
        [0, 3],
        [3, 8],
        [4, 10],
        [9, 12],
        [12, 12],
        [5, 2],
      ] as const) {
        const [after, until = ''] = [cursors[from], cursors[to]];
        const query = { until, limit: 4, ...(after === undefined ? {} : { after }) };
        const seen: string[] = [];
        let page = await store.changes(query, signal);
        for (let turn = 0; page.events.length > 0 && turn < 50; turn++) {
          seen.push(...page.events.map(({ id }) => id));
          page = await store.changes({ ...query, after: page.after }, signal);
        }
        deepStrictEqual(seen, all.slice(from, Math.max(from, to)), `from ${from} to ${to}`);
      }
    },
  },
  {
    rule: 'changes begin near the end when asked to, and can be those of a filter alone',
    why: 'tail shows the last ones without reading all before them',
    async check(trial) {
      const { store, signal } = trial;
      const last = async (count: number, filter?: FilterV1) => {
        const query = { last: count, limit: 100, ...(filter === undefined ? {} : { filter }) };
        const answer = await store.changes(query, signal);
        return { ids: answer.events.map(({ id }) => id), after: answer.after };
      };
      await take(trial, { a: [play(1, at('12:00')), play(2, at('11:00')), play(3, at('10:00'))] });
      await take(trial, { b: [play(1, at('09:00'))] });
      deepStrictEqual((await last(2)).ids, [idOf('a', 3), idOf('b', 1)]);
      deepStrictEqual((await last(9)).ids.length, 4);
      const second: FilterV1 = { kind: 'compare', field: 'line', operator: 'ge', value: '2' };
      const matching = await last(1, second);
      deepStrictEqual(matching.ids, [idOf('a', 3)]);
      const end = await last(0, second);
      deepStrictEqual(end.ids, []);
      await take(trial, { c: [play(1, at('08:00')), play(2, at('07:00'))] });
      deepStrictEqual((await changes(trial, end.after)).ids, [idOf('c', 1), idOf('c', 2)]);
      const more = await store.changes({ after: matching.after, filter: second, limit: 100 }, signal);
      deepStrictEqual(
        more.events.map(({ id }) => id),
        [idOf('c', 2)],
      );
    },
  },
  {
    rule: 'a tombstone is among the changes',
    why: 'who keeps a copy must learn that a record was deleted',
    async check(trial) {
      await put(trial, [{ event: record('r', at('10:00')), version: '1' }]);
      const { after } = await changes(trial);
      await put(trial, [{ event: { ...record('r', at('10:00')), deleted: true }, version: '2' }]);
      const { events } = await trial.store.changes({ after, limit: 5 }, trial.signal);
      deepStrictEqual(
        events.map(({ id, deleted }) => [id, deleted]),
        [['r', true]],
      );
    },
  },
  {
    rule: 'pruning erases old records and whole old files, and keeps the ledger',
    why: 'a pruned file must not be collected again',
    async check(trial) {
      const { store, signal } = trial;
      await take(trial, {
        old: [play(1, at('08:00')), play(2, at('09:00'))],
        mixed: [play(1, at('09:00')), play(2, at('11:00'))],
      });
      await put(trial, [{ event: record('early', at('09:30')) }, { event: record('late', at('10:00')) }]);
      deepStrictEqual(await store.prune({ feed: plays.name, before: at('10:00') }, signal), { events: '2' });
      deepStrictEqual(await idsOf(trial, { from: at('00:00') }), [
        idOf('mixed', 1),
        'early',
        'late',
        idOf('mixed', 2),
      ]);
      deepStrictEqual(await store.prune({ feed: rooms.name, before: at('10:00') }, signal), { events: '1' });
      deepStrictEqual(await store.prune({ feed: rooms.name, before: at('10:00') }, signal), { events: '0' });
      await trial.reopen();
      deepStrictEqual(await idsOf(trial), [idOf('mixed', 1), 'late', idOf('mixed', 2)]);
      equal((await trial.store.taken(plays.name, ['old'], signal)).get('old')?.state, 'taken');
    },
  },
  {
    rule: "every call rejects with its signal's reason",
    why: 'Ctrl-C must end whatever is going on',
    async check(trial) {
      const { store } = trial;
      await take(trial, { a: [play(1, at('10:00'))] });
      const signal = AbortSignal.abort(new Error('told to stop'));
      const calls: Record<string, () => Promise<unknown>> = {
        acquire: () => store.acquire(source, signal),
        taken: () => store.taken(plays.name, ['a'], signal),
        sameBytes: () => store.sameBytes(plays.name, ['a'], signal),
        editions: () => store.editions(plays.name, ['1'], signal),
        ledger: () => store.ledger({ limit: 1 }, signal),
        checkpoint: () => store.checkpoint(source, plays.name, signal),
        windows: () => store.windows({}, signal),
        quarantined: () => store.quarantined({ limit: 1 }, signal),
        stage: () => store.stage(plays, signal),
        commit: () => store.commit(commitOf({ ledger: [taken('x')] }), signal),
        query: () => idsOf({ ...trial, store, signal }),
        histogram: () => store.histogram({ interval: 60 }, signal),
        facet: () => store.facet({ field: 'name' }, signal),
        distinct: () => store.distinct({ field: 'name' }, signal),
        prune: () => store.prune({ feed: plays.name, before: at('23:00') }, signal),
        sources: () => store.sources(signal),
        records: () => store.records(rooms.name, { order: 'asc', limit: 1, deleted: 'hide' }, signal),
        count: () => store.count(rooms.name, { deleted: 'hide' }, signal),
        record: () => store.record(rooms.name, 'r', signal),
        files: () => store.files(plays.name, { offset: 0, limit: 1 }, signal),
        changes: () => store.changes({ limit: 1 }, signal),
        openFile: () => store.openFile('0'.repeat(64), signal),
      };
      for (const [name, call] of Object.entries(calls)) await rejects(call, /told to stop/, name);
      deepStrictEqual(await idsOf(trial), [idOf('a', 1)]);
      equal((await store.taken(plays.name, ['x'], trial.signal)).size, 0);
    },
  },
];
