import { deepStrictEqual, equal } from 'node:assert/strict';
import type { LedgerRowV1 } from '../../provider/ledger.ts';
import { sameSet } from './look.ts';
import {
  at,
  commitOf,
  observedTime,
  play,
  plays,
  put,
  quarantined,
  record,
  rooms,
  source,
  take,
  taken,
} from './sample.ts';
import { type StoreRule, settlesSoon, type Trial } from './trial.ts';

async function write({ store, signal }: Trial, ledger: readonly LedgerRowV1[]): Promise<void> {
  await store.commit(commitOf({ ledger }), signal);
}

const full: LedgerRowV1 = taken('full', {
  sha256: 'a'.repeat(64),
  size: 12,
  inflatedSize: 2 ** 40,
  counts: {
    events: 3,
    invalid: 1,
    skippedLines: 2,
    unknownTypes: { 'a"b': 1 },
    extraColumns: {},
    unfitValues: {},
  },
  edition: { slot: 'play', period: '2026031010', version: '001' },
  delivered: { from: at('10:00'), to: at('11:00') },
  attributes: { bucket: 'b', 'odd key': 'it\'s\t"x"' },
  path: '/drops/full',
});

/** What is promised of ledger, checkpoints, windows, quarantine and sources. */
export const ledgerRules: readonly StoreRule[] = [
  {
    rule: 'a ledger row comes back as it was, and a new one takes its place',
    why: 'the ledger alone decides which files are new',
    async check(trial) {
      const { store, signal } = trial;
      const refused = taken('bad', { state: 'refused', reason: 'cut short', tries: 2 });
      await write(trial, [full, refused]);
      await write(trial, [{ ...full, feed: 'acme/others', key: 'bad' }]);
      const rows = await store.taken(plays.name, ['bad', 'full', 'unknown'], signal);
      deepStrictEqual([...rows.keys()].sort(), ['bad', 'full']);
      deepStrictEqual(rows.get('full'), full);
      deepStrictEqual(rows.get('bad'), refused);
      await write(trial, [taken('bad', { fingerprint: 'f2' })]);
      deepStrictEqual(
        (await store.taken(plays.name, ['bad'], signal)).get('bad'),
        taken('bad', { fingerprint: 'f2' }),
      );
      equal((await store.taken(plays.name, [], signal)).size, 0);
    },
  },
  {
    rule: 'the ledger is asked for many keys at once',
    why: 'a folder has more files than a statement takes parameters',
    async check(trial) {
      const keys = Array.from({ length: 5000 }, (_, n) => `key ${n}`);
      await write(
        trial,
        keys.slice(0, 10).map((key) => taken(key)),
      );
      equal((await trial.store.taken(plays.name, keys, trial.signal)).size, 10);
    },
  },
  {
    rule: 'the ledger lists by key, filtered and paged',
    why: 'a list that repeats or skips a file misleads whoever looks for it',
    async check(trial) {
      const { store, signal } = trial;
      const states = ['taken', 'refused', 'passed-over', 'gone', 'taken'] as const;
      await write(
        trial,
        states.map((state, n) => taken(`k${n}`, { state, source: n === 4 ? 'other' : source })),
      );
      const keys = async (query: Omit<Parameters<typeof store.ledger>[0], 'limit'>, limit = 10) =>
        (await store.ledger({ ...query, limit }, signal)).map(({ key }) => key);
      deepStrictEqual(await keys({}), ['k0', 'k1', 'k2', 'k3', 'k4']);
      deepStrictEqual(await keys({ feed: plays.name, states: ['taken', 'gone'] }), ['k0', 'k3', 'k4']);
      deepStrictEqual(await keys({ source: 'other' }), ['k4']);
      deepStrictEqual(await keys({}, 2), ['k0', 'k1']);
      deepStrictEqual(await keys({ after: 'k1' }, 2), ['k2', 'k3']);
      deepStrictEqual(await keys({ feed: 'acme/none' }), []);
    },
  },
  {
    rule: 'files with the same bytes are found by their hash, taken ones only',
    why: 'a file delivered twice under two names is reported',
    async check(trial) {
      const [one, two] = ['1'.repeat(64), '2'.repeat(64)];
      await write(trial, [
        taken('a', { sha256: one }),
        taken('b', { sha256: one }),
        taken('c', { sha256: two, state: 'refused' }),
        taken('d', { sha256: one, feed: 'acme/others' }),
      ]);
      const same = await trial.store.sameBytes(plays.name, [one, two, '3'.repeat(64)], trial.signal);
      deepStrictEqual([...same.keys()], [one]);
      sameSet(same.get(one) ?? [], ['a', 'b']);
    },
  },
  {
    rule: 'editions: first periods, slots, what was taken, what was passed over',
    why: 'without them a vendor that delivers two versions is counted twice',
    async check(trial) {
      const edition = (slot: string, period: string, version: string) => ({
        edition: { slot, period, version },
      });
      await write(trial, [
        taken('a', edition('play', '10', '001')),
        taken('b', edition('play', '11', '001')),
        taken('c', { state: 'refused', ...edition('fault', '09', '001') }),
        taken('d', edition('play', '12', '002')),
        taken('e', { state: 'passed-over', reason: '001 counts', ...edition('play', '11', '002') }),
        taken('f', { feed: 'acme/others', ...edition('play', '01', '000') }),
        taken('g'),
      ]);
      const answer = await trial.store.editions(plays.name, ['11', '12', '13'], trial.signal);
      const versions = answer.versions.map((v) => ({ ...v, slots: [...v.slots].sort() }));
      deepStrictEqual(
        versions.sort((x, y) => (x.version < y.version ? -1 : 1)),
        [
          { version: '001', first: '09', slots: ['fault', 'play'] },
          { version: '002', first: '11', slots: ['play'] },
        ],
      );
      sameSet(
        answer.taken.map((t) => `${t.slot} ${t.period} ${t.version}`),
        ['play 11 001', 'play 12 002'],
      );
      deepStrictEqual(
        answer.passedOver.map(({ key }) => key),
        ['e'],
      );
    },
  },
  {
    rule: 'a gap that is told again is no second one',
    why: 'each run and each page may come upon the same gap, and it is counted and shown once',
    async check(trial) {
      const { store, signal } = trial;
      const gap = {
        feed: plays.name,
        source,
        from: at('10:00'),
        to: at('11:00'),
        state: 'gap',
        reason: 'the vendor keeps an hour',
        observedTime,
      } as const;
      await store.commit(commitOf({ windows: [gap] }), signal);
      await store.commit(commitOf({ windows: [{ ...gap, observedTime: at('23:00') }, gap] }), signal);
      equal((await store.windows({ source }, signal)).length, 1);
      const others = [
        { ...gap, to: at('12:00') },
        { ...gap, from: at('09:00') },
        { ...gap, reason: 'another' },
        { ...gap, state: 'collected' as const },
      ];
      await store.commit(commitOf({ windows: others }), signal);
      await trial.reopen();
      await trial.store.commit(commitOf({ windows: others }), signal);
      equal((await trial.store.windows({ source, state: 'gap' }, signal)).length, 4);
      equal((await trial.store.windows({ source }, signal)).length, 5);
      const [first] = await trial.store.windows({ source, state: 'gap' }, signal);
      equal(first?.reason !== undefined, true, 'a gap has its reason');
    },
  },
  {
    rule: 'a checkpoint of several parts comes back as it was',
    why: 'each part goes on where it ended, whatever its name',
    async check(trial) {
      const { store, signal } = trial;
      const parts = Object.fromEntries(
        ['a/b', 'push.example.com', '', 'ünï "x"', 'constructor', '__proto__'].map((name, n) => [
          name,
          { walk: { top: `${n}`, offset: n }, complete: null },
        ]),
      );
      await store.commit(commitOf({ checkpoint: { seq: 1, value: { parts } } }), signal);
      await trial.reopen();
      const stored = await trial.store.checkpoint(source, plays.name, signal);
      const entries = (value: unknown) => Object.entries((value as { parts: object }).parts).sort();
      deepStrictEqual(entries(stored?.value), entries({ parts }));
      equal(stored?.seq, 1);
    },
  },
  {
    rule: 'quarantine is listed by id, filtered and paged, with its bytes, and settles',
    why: 'a record that cannot become an event must not be lost either',
    async check(trial) {
      const { store, signal } = trial;
      const rows = [
        quarantined('a', 1, { id: 'q1', offset: 2 ** 33, length: 50_000_000 }),
        quarantined('a', 2, { id: 'q2' }),
        quarantined('b', 1, { id: 'q3' }),
        quarantined('c', 1, { id: 'q4', feed: rooms.name, bytes: new Uint8Array() }),
      ];
      await store.commit(commitOf({ quarantine: rows }), signal);
      const ids = async (query: Omit<Parameters<typeof store.quarantined>[0], 'limit'>, limit = 10) =>
        (await store.quarantined({ ...query, limit }, signal)).map(({ id }) => id);
      deepStrictEqual(await ids({}), ['q1', 'q2', 'q3', 'q4']);
      deepStrictEqual(await ids({ feed: plays.name, key: 'a' }), ['q1', 'q2']);
      deepStrictEqual(await ids({ after: 'q1' }, 2), ['q2', 'q3']);
      const [first] = await store.quarantined({ id: 'q1', limit: 1 }, signal);
      deepStrictEqual(
        { ...first, bytes: [...(first?.bytes ?? [])] },
        { ...rows[0], bytes: [...(rows[0]?.bytes ?? [])] },
      );
      await store.commit(commitOf({ settled: ['q2', 'q3', 'never'] }), signal);
      deepStrictEqual(await ids({}), ['q1', 'q4']);
    },
  },
  {
    rule: 'sources are counted',
    why: 'whoever looks after collecting starts with this list',
    async check(trial) {
      await take(
        trial,
        { a: [play(1, at('10:00')), play(2, at('10:01'))] },
        { quarantine: [quarantined('a', 3)] },
      );
      await write(trial, [taken('b', { state: 'refused' })]);
      await put(trial, [{ event: record('1', at('10:00')) }], {
        source: 'acme:there',
        observedTime: at('23:00'),
      });
      const sources = await trial.store.sources(trial.signal);
      const plainSources = sources.map((row) => ({ ...row, lastCommit: Date.parse(row.lastCommit) }));
      deepStrictEqual(
        plainSources.sort((x, y) => (x.source < y.source ? -1 : 1)),
        [
          {
            source,
            feed: plays.name,
            events: '2',
            files: '1',
            refused: '1',
            quarantined: '1',
            lastCommit: Date.parse(observedTime),
          },
          {
            source: 'acme:there',
            feed: rooms.name,
            events: '1',
            files: '0',
            refused: '0',
            quarantined: '0',
            lastCommit: Date.parse(at('23:00')),
          },
        ],
      );
    },
  },
  {
    rule: 'a source has one collector at a time',
    why: 'two collectors of one source would do the same work twice',
    async check({ store, signal }) {
      const first = await store.acquire(source, signal);
      const other = await store.acquire('acme:there', signal);
      const impatient = new AbortController();
      const refused = store.acquire(source, impatient.signal);
      const second = store.acquire(source, signal);
      equal(await settlesSoon(second), false, 'the second collector waits');
      impatient.abort(new Error('enough'));
      equal(await refused.catch((error: Error) => error.message), 'enough');
      await first.release();
      await (await second).release();
      await other.release();
      await (await store.acquire(source, signal)).release();
    },
  },
];
