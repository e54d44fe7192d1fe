import { deepStrictEqual } from 'node:assert/strict';
import { isSame, sameContents } from '../contents.ts';
import { silence } from '../faults.ts';
import type { Fault, Front } from '../front.ts';
import { killSweep } from '../kill-sweep.ts';
import type { FeedOnTrial, ProviderRule } from '../rule.ts';
import { type Item, trialNow, type World } from '../world.ts';

/** The sample in two: what is there first, and what comes later. */
function halves(sample: readonly Item[]): [first: Item[], rest: Item[]] {
  const middle = Math.floor(sample.length / 2);
  return [sample.slice(0, middle), sample.slice(middle)];
}

/** A few that may still come when all others are there, the newest too. */
function lateOnes({ feed }: FeedOnTrial, sample: readonly Item[]): Item[] {
  const reach = (feed.limits?.lookback ?? Number.POSITIVE_INFINITY) * 1000;
  const newest = Math.max(...sample.map(({ end }) => end));
  return sample
    .slice(0, -1)
    .filter(({ time }) => time > newest - reach)
    .slice(-4);
}

/** After every of the first requests the vendor has one more new record. */
function arriving(world: World, fresh: Item[]): Fault {
  return async (answer) => {
    const response = await answer();
    await world.put(fresh.splice(0, 1));
    return response;
  };
}

/** What is promised of going through a vendor's records. */
export const walkRules: readonly ProviderRule[] = [
  {
    rule: 'killed anywhere and run again, a collect comes to the same',
    why: 'a checkpoint that runs ahead loses records, and one that lags behind doubles them',
    section: 'checkpoints',
    async check(on) {
      const { differs } = await on.once(killSweep);
      if (differs !== undefined) throw differs;
    },
  },
  {
    rule: 'killed anywhere, a collect leaves no socket, timer or file open',
    why: 'a process that goes on for days runs out of them',
    section: 'cancelling',
    async check(on) {
      const { leftOpen } = await on.once(killSweep);
      if (leftOpen !== undefined) throw new Error(leftOpen);
    },
  },
  {
    rule: 'the next collect brings what is new, and nothing where nothing is',
    why: 'a source that was collected once must not stand still',
    section: 'checkpoints',
    async check(on) {
      await using world = await on.open('nothing');
      const [first, rest] = halves(world.sample);
      world.clock.set(new Date(Math.max(...first.map(({ end }) => end)) + 60_000));
      await world.put(first);
      await world.collectWell();
      sameContents(world.contents(), await world.undisturbed(first), 'the first collect');
      world.clock.set(trialNow);
      await world.put(rest);
      await world.collectWell();
      const all = await world.undisturbed();
      sameContents(world.contents(), all, 'the second collect');
      await world.collectWell();
      sameContents(world.contents(), all, 'the third collect');
    },
  },
  {
    rule: 'records that come late and out of order are collected',
    why: 'vendors deliver hours late, and nobody would miss these records',
    section: 'lookback',
    async check(on) {
      await using world = await on.open('nothing');
      const late = lateOnes(on, world.sample);
      if (late.length === 0) {
        throw new Error(`the sample has no two records within the lookback of ${on.feed.limits?.lookback} s`);
      }
      await world.put(world.sample.filter((item) => !late.includes(item)));
      await world.collectWell();
      for (const item of late.toReversed()) {
        await world.put([item]);
        await world.collectWell();
      }
      sameContents(world.contents(), await world.undisturbed(), 'after late records came one by one');
    },
  },
  {
    rule: 'records that arrive between two pages are collected',
    why: 'pages shift while they are read, and what falls between them is lost',
    section: 'pages',
    endpoint: true,
    async check(on) {
      await using world = await on.open('nothing');
      const fresh = world.sample.slice(-3);
      await world.put(world.sample.slice(0, -3));
      await world.collectWell({ fault: arriving(world, [...fresh]) });
      await world.put(fresh);
      await world.collectWell();
      sameContents(world.contents(), await world.undisturbed(), 'after the next collect');
    },
  },
  {
    rule: 'a backfill brings its window alone and leaves the checkpoint',
    why: 'who fills a gap of last week must not lose today',
    section: 'windows',
    async check(on) {
      await using world = await on.open();
      const window = windowOf(world.sample);
      if (window === undefined) throw new Error('the sample is all of one moment');
      const [from, to] = [window.from.getTime(), window.to.getTime()];
      const within = world.sample.filter(({ time, end }) =>
        on.feed.kind === 'files' ? time < to && end > from : time >= from && time < to,
      );
      await world.collectWell({ window });
      sameContents(world.contents(), await world.undisturbed(within), 'a backfill into an empty store');
      await world.collectWell();
      const all = await world.undisturbed();
      sameContents(world.contents(), all, 'the collect after the backfill');
      const before = [...world.state.checkpoints.values()].map(({ value }) => value);
      await world.collectWell({ window });
      const after = [...world.state.checkpoints.values()].map(({ value }) => value);
      const mayAmend = on.feed.kind === 'records' && on.feed.amend !== undefined;
      if (!mayAmend) deepStrictEqual(after, before, 'the checkpoint after a backfill');
      if (!isSame(world.contents(), all)) throw new Error('a backfill changed what was collected before');
    },
  },
  {
    rule: 'a collect that is cancelled ends its requests at once',
    why: 'Ctrl-C would wait for a vendor that does not answer',
    section: 'cancelling',
    endpoint: true,
    async check(on) {
      for (const first of [0, 1]) await cancelled(on, first);
    },
  },
];

/** The middle of the sample, from one record's time to another's. */
function windowOf(sample: readonly Item[]): { from: Date; to: Date } | undefined {
  const times = [...new Set(sample.map(({ time }) => time))];
  const [from, to] = [times[Math.floor(times.length / 3)], times[Math.floor((times.length * 2) / 3)]];
  return from === undefined || to === undefined || from >= to
    ? undefined
    : { from: new Date(from), to: new Date(to) };
}

/** Gives the sockets a moment to close. */
async function closing(front: Front | undefined): Promise<void> {
  const begun = performance.now();
  while (front !== undefined && front.open > 0 && performance.now() - begun < 1500) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function cancelled(on: FeedOnTrial, first: number): Promise<void> {
  await using world = await on.open();
  const { front } = world;
  const cancel = new AbortController();
  const reason = new Error('cancelled by the trial');
  const fault: Fault = (answer, request, number) => {
    if (number < first) return answer();
    setTimeout(() => cancel.abort(reason), 10);
    return silence(answer, request, number);
  };
  try {
    await world.collect({ fault, signal: cancel.signal });
  } catch (error) {
    if (error !== reason) throw error;
  }
  if (!cancel.signal.aborted) return;
  await closing(front);
  if (front !== undefined && front.open > 0) {
    throw new Error(`cancelled in request ${first + 1}: the request goes on`);
  }
  await world.collectWell();
  sameContents(world.contents(), await world.undisturbed(), 'the collect after a cancelled one');
}
