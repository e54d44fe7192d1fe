import { deepStrictEqual, equal, ok, rejects } from 'node:assert/strict';
import { eventsOf, everything, idsOf, sameSet } from './look.ts';
import {
  at,
  commitOf,
  idOf,
  play,
  plays,
  quarantined,
  rowsOf,
  source,
  stageFile,
  take,
  taken,
} from './sample.ts';
import type { StoreRule } from './trial.ts';

const hour = { from: at('10:00'), to: at('11:00') };

/** What a commit promises as a whole. */
export const commitRules: readonly StoreRule[] = [
  {
    rule: 'a commit brings all of its changes',
    why: 'events without their ledger row are taken twice, a ledger row without its events loses them',
    async check(trial) {
      const { store, signal } = trial;
      const window = {
        ...hour,
        feed: plays.name,
        source,
        state: 'gap',
        reason: 'gone',
        observedTime: at('12:00'),
      } as const;
      const checkpoint = { seq: 1, value: { next: ['a', 1, null] } };
      const quarantine = [quarantined('a', 2)];
      await take(
        trial,
        { a: [play(1, at('10:00')), play(3, at('10:01'))] },
        { checkpoint, quarantine, windows: [window] },
      );
      deepStrictEqual(await idsOf(trial), [idOf('a', 1), idOf('a', 3)]);
      deepStrictEqual(await store.checkpoint(source, plays.name, signal), checkpoint);
      equal((await store.taken(plays.name, ['a'], signal)).get('a')?.state, 'taken');
      equal((await store.quarantined({ limit: 10 }, signal)).length, 1);
      equal((await store.windows({ source, state: 'gap' }, signal)).length, 1);
      deepStrictEqual(await store.windows({ state: 'collected' }, signal), []);
      equal(await store.checkpoint('another', plays.name, signal), undefined);
    },
  },
  {
    rule: 'the same commit again changes nothing',
    why: 'a commit whose answer was lost is sent again, and its events would count twice',
    async check(trial) {
      const lines = [play(1, at('10:00')), play(2, at('10:00'))];
      const commit = { key: 'same', checkpoint: { seq: 1, value: 'x' }, quarantine: [quarantined('a', 3)] };
      await take(trial, { a: lines }, commit);
      await take(trial, { b: [play(1, at('11:00'))] });
      const before = await everything(trial);
      await take(trial, { a: lines }, commit);
      deepStrictEqual(await everything(trial), before);
      await trial.reopen();
      await take(trial, { a: lines }, commit);
      deepStrictEqual(await everything(trial), before);
    },
  },
  {
    rule: 'nothing of a stage is seen before its commit',
    why: 'a reader would count events of files that are refused later',
    async check(trial) {
      const stage = await trial.store.stage(plays, trial.signal);
      await stageFile(trial, stage, 'a', 0, [play(1, at('10:00'))]);
      deepStrictEqual(await idsOf(trial), []);
      deepStrictEqual((await trial.store.changes({ limit: 10 }, trial.signal)).events, []);
      ok(stage.bytes > 0, 'a stage says how much it holds');
      await trial.store.commit(commitOf({ stage, ledger: [taken('a')] }), trial.signal);
      deepStrictEqual(await idsOf(trial), [idOf('a', 1)]);
    },
  },
  {
    rule: 'half a stage, then killed, leaves nothing, and the step can be done again',
    why: 'a killed collect would leave events that no ledger row knows',
    async check(trial) {
      await take(trial, { before: [play(1, at('09:00'))] });
      const stage = await trial.store.stage(plays, trial.signal);
      await stageFile(trial, stage, 'a', 0, [play(1, at('10:00')), play(2, at('10:01'))]);
      await trial.killAndReopen();
      deepStrictEqual(await idsOf(trial), [idOf('before', 1)]);
      equal((await trial.store.taken(plays.name, ['a'], trial.signal)).size, 0);
      await take(trial, { a: [play(1, at('10:00')), play(2, at('10:01'))] });
      deepStrictEqual(await idsOf(trial), [idOf('before', 1), idOf('a', 1), idOf('a', 2)]);
    },
  },
  {
    rule: 'what was committed is there after a kill and after a reopening',
    why: 'the vendor erases what it delivered: the store is the only copy',
    async check(trial) {
      await take(
        trial,
        { a: [play(1, at('10:00'), { 'media.asset.id': 'x' })] },
        { checkpoint: { seq: 7, value: 1 } },
      );
      const before = await everything(trial);
      await trial.killAndReopen();
      deepStrictEqual(await everything(trial), before);
      await trial.reopen();
      deepStrictEqual(await everything(trial), before);
    },
  },
  {
    rule: 'a discarded stage leaves nothing, and discarding after the commit is harmless',
    why: 'the engine discards in its cleaning up, whatever happened before',
    async check(trial) {
      const { store, signal } = trial;
      const dropped = await store.stage(plays, signal);
      await stageFile(trial, dropped, 'a', 0, [play(1, at('10:00'))]);
      await dropped.discard();
      await dropped.discard();
      const stage = await store.stage(plays, signal);
      await stageFile(trial, stage, 'b', 0, [play(1, at('11:00'))]);
      await store.commit(commitOf({ stage, ledger: [taken('b')] }), signal);
      await stage.discard();
      deepStrictEqual(await idsOf(trial), [idOf('b', 1)]);
    },
  },
  {
    rule: 'a file that breaks off leaves nothing of itself and everything of the others',
    why: 'a damaged file is refused whole, and the files beside it are taken',
    async check(trial) {
      const { store, signal } = trial;
      const stage = await store.stage(plays, signal);
      const many = Array.from({ length: 40 }, (_, n) => play(n + 1, at('10:00')));
      await stageFile(trial, stage, 'a', 0, many);
      const file = { key: 'bad', idPrefix: '0123456789abcdef', ordinal: 1 };
      const damaged = async function* () {
        yield* many.map((line) => [line]);
        throw new Error('the file is cut short');
      };
      await rejects(stage.events(file, damaged()), /cut short/);
      if (store.capabilities.bulk) {
        const rows = async function* () {
          yield* rowsOf(many, 2);
          throw new Error('a wrong checksum');
        };
        await rejects(stage.rows({ ...file, key: 'worse', ordinal: 2 }, rows()), /wrong checksum/);
      }
      await stageFile(trial, stage, 'b', 3, [play(1, at('11:00'))]);
      const ledger = [taken('a'), taken('b'), taken('bad', { state: 'refused', reason: 'cut', tries: 1 })];
      await store.commit(commitOf({ stage, ledger }), signal);
      sameSet(await idsOf(trial), [...many.map(({ line }) => idOf('a', line)), idOf('b', 1)]);
      equal((await store.taken(plays.name, ['bad'], signal)).get('bad')?.tries, 1);
    },
  },
  {
    rule: 'files staged at the same time each keep their own lines',
    why: 'the engine stages several files at once',
    async check(trial) {
      const { store, signal } = trial;
      const keys = Array.from({ length: 12 }, (_, n) => `file ${n}`);
      const lines = (n: number) =>
        Array.from({ length: 30 }, (_, m) => play(m + 1, at('10:00'), { 'media.asset.id': `asset ${n}` }));
      const stage = await store.stage(plays, signal);
      await Promise.all(keys.map((key, n) => stageFile(trial, stage, key, n, lines(n))));
      await store.commit(commitOf({ stage, ledger: keys.map((key) => taken(key)) }), signal);
      const events = await eventsOf(trial);
      equal(events.length, 12 * 30);
      for (const event of events) {
        equal(event.id, idOf(event.file ?? '', event.line ?? 0));
        equal(event.attributes['media.asset.id'], event.file?.replace('file', 'asset'));
      }
    },
  },
  {
    rule: 'two stages at once do not mix',
    why: 'the next group is staged while the one before is committed',
    async check(trial) {
      const { store, signal } = trial;
      const [one, two] = [await store.stage(plays, signal), await store.stage(plays, signal)];
      await stageFile(trial, two, 'b', 0, [play(1, at('11:00'))]);
      await stageFile(trial, one, 'a', 0, [play(1, at('10:00'))]);
      await Promise.all([
        store.commit(commitOf({ stage: one, ledger: [taken('a')] }), signal),
        stageFile(trial, two, 'c', 1, [play(1, at('12:00'))]),
      ]);
      deepStrictEqual(await idsOf(trial), [idOf('a', 1)]);
      await store.commit(commitOf({ stage: two, ledger: [taken('b'), taken('c')] }), signal);
      deepStrictEqual(await idsOf(trial), [idOf('a', 1), idOf('b', 1), idOf('c', 1)]);
    },
  },
  {
    rule: 'a checkpoint that does not go forward is refused with all that came with it',
    why: 'two collects of one source would overwrite each other',
    async check(trial) {
      await take(trial, { a: [play(1, at('10:00'))] }, { checkpoint: { seq: 5, value: 'five' } });
      const before = await everything(trial);
      for (const seq of [5, 4]) {
        const lines = { b: [play(1, at('11:00'))] };
        await rejects(
          take(trial, lines, { checkpoint: { seq, value: 'back' }, quarantine: [quarantined('b', 2)] }),
        );
        deepStrictEqual(await everything(trial), before);
      }
      await take(trial, {}, { checkpoint: { seq: 6, value: 'six' } });
      await trial.reopen();
      deepStrictEqual(await trial.store.checkpoint(source, plays.name, trial.signal), {
        seq: 6,
        value: 'six',
      });
    },
  },
];
