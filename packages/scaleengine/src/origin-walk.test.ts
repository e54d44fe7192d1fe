import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OriginCheckpoint, OriginMark } from './origin-checkpoint.ts';
import { type WalkStep, walk } from './origin-walk.ts';

interface Log {
  id: number;
  /** Minutes. */
  at: number;
}

const lookback = 60;
const markOf = ({ id, at }: Log): OriginMark => ({ id: String(id), logdate: String(at) });
const timeOf = ({ logdate }: OriginMark) => (logdate === '' ? Number.NaN : Number(logdate));
const newestFirst = (a: Log, b: Log) => b.at - a.at || b.id - a.id;

/** A vendor with a list of logs, and a collector whose process may die. */
class World {
  logs: Log[] = [];
  readonly stored = new Map<number, number>();
  checkpoint: OriginCheckpoint = {};
  asked: number[] = [];
  ids = 0;
  total: (length: number) => number | undefined = (length) => length;

  add(at: number, id = ++this.ids): void {
    this.logs.push({ id, at });
    this.logs.sort(newestFirst);
  }

  get newest(): number {
    return this.logs[0]?.at ?? 0;
  }

  steps(pageSize: number, limit = pageSize, between: () => void = () => {}): AsyncGenerator<WalkStep<Log>> {
    const { complete } = this.checkpoint;
    return walk<Log>({
      ask: async (offset) => {
        between();
        this.asked.push(offset);
        const total = this.total(this.logs.length);
        const logs = this.logs.slice(offset, offset + Math.min(limit, pageSize));
        return total === undefined ? { logs } : { logs, total };
      },
      pageSize,
      markOf,
      timeOf,
      checkpoint: this.checkpoint,
      floor: complete === undefined ? undefined : timeOf(complete) - lookback,
      now: Number.POSITIVE_INFINITY,
    });
  }

  commit({ logs, checkpoint }: WalkStep<Log>): void {
    for (const { id } of logs) this.stored.set(id, (this.stored.get(id) ?? 0) + 1);
    this.checkpoint = JSON.parse(JSON.stringify(checkpoint)) as OriginCheckpoint;
  }

  /** Collects; dies before the commit of the given step. */
  async run(
    pageSize: number,
    { limit = pageSize, between = () => {}, dies = Number.POSITIVE_INFINITY } = {},
  ) {
    this.asked = [];
    let step = 0;
    for await (const each of this.steps(pageSize, limit, between)) {
      if (step++ === dies) return;
      this.commit(each);
    }
  }

  get missed(): number[] {
    return this.logs.filter(({ id }) => !this.stored.has(id)).map(({ id }) => id);
  }
}

function worldOf(count: number): World {
  const world = new World();
  for (let at = 1; at <= count; at++) world.add(at * 10);
  return world;
}

describe('a walk over a list that stays', () => {
  it('brings each log once, each page beginning with the last log of the one before', async () => {
    const world = worldOf(26);
    await world.run(10);
    expect(world.asked).toEqual([0, 9, 18]);
    expect([...world.stored.values()]).toEqual(Array(26).fill(1));
    expect(world.checkpoint).toEqual({ complete: { id: '26', logdate: '260' } });
  });

  it('moves on by the length of an answer, whatever limit was asked for', async () => {
    const world = worldOf(9);
    await world.run(100, { limit: 4 });
    expect(world.asked).toEqual([0, 3, 6]);
    expect(world.missed).toEqual([]);
    await worldRunsWith(1);
    async function worldRunsWith(limit: number) {
      const slow = worldOf(4);
      await slow.run(100, { limit });
      expect(slow.missed).toEqual([]);
    }
  });

  it('ends at an empty page when nobody says how many there are', async () => {
    const world = worldOf(5);
    world.total = () => undefined;
    await world.run(3);
    expect(world.asked).toEqual([0, 2, 4, 5]);
    expect(world.missed).toEqual([]);
    expect(world.checkpoint.walk).toBeUndefined();
  });

  it('of no logs leaves no mark, and does not forget one', async () => {
    const world = new World();
    await world.run(3);
    expect(world.checkpoint).toEqual({});
    world.checkpoint = { complete: { id: '7', logdate: '70' } };
    await world.run(3);
    expect(world.checkpoint).toEqual({ complete: { id: '7', logdate: '70' } });
  });

  it('stops early at a whole page older than what is complete, less the lookback, and no sooner', async () => {
    const world = worldOf(100);
    await world.run(10);
    world.add(1010);
    await world.run(10);
    // 1000 − 60: the page that begins at 930 is the first that is all before.
    expect(world.asked).toEqual([0, 9]);
    expect(world.stored.get(101)).toBe(1);
    expect(world.checkpoint.complete?.id).toBe('101');
  });

  it('does not stop because a log is known: a late one behind it is found', async () => {
    const world = worldOf(20);
    await world.run(5);
    world.add(165);
    await world.run(5);
    expect(world.missed).toEqual([]);
  });

  it('is not blinded by a log that a clock ahead of its time wrote', async () => {
    const world = worldOf(30);
    world.add(900_000);
    const now = 1000;
    const run = async () => {
      const { complete } = world.checkpoint;
      const floor = complete === undefined ? {} : { floor: timeOf(complete) - lookback };
      const ask = async (offset: number) => ({
        logs: world.logs.slice(offset, offset + 5),
        total: world.logs.length,
      });
      const steps = walk<Log>({
        ask,
        pageSize: 5,
        markOf,
        timeOf,
        checkpoint: world.checkpoint,
        floor: undefined,
        now,
        ...floor,
      });
      for await (const step of steps) world.commit(step);
    };
    await run();
    expect(world.checkpoint.complete?.logdate).toBe('300');
    for (let at = 301; at < 320; at++) world.add(at);
    await run();
    expect(world.missed).toEqual([]);
  });
});

describe('what the vendor no longer has', () => {
  it('is a gap, from what is complete to the oldest log there is', async () => {
    const world = worldOf(30);
    await world.run(10);
    for (let at = 31; at <= 60; at++) world.add(at * 10);
    world.logs = world.logs.filter(({ id }) => id > 40);
    const steps: WalkStep<Log>[] = [];
    for await (const step of world.steps(10)) steps.push(step);
    expect(steps.map(({ gap }) => gap)).toEqual([undefined, undefined, { from: 300, to: 410 }]);
    world.total = () => undefined;
    const more: WalkStep<Log>[] = [];
    for await (const step of world.steps(10)) more.push(step);
    expect(more.at(-1)?.gap).toEqual({ from: 300, to: 410 });
  });

  it('is none while the list still reaches back, and when it is empty', async () => {
    const world = worldOf(30);
    await world.run(10);
    world.logs = world.logs.filter(({ id }) => id >= 30);
    const steps: WalkStep<Log>[] = [];
    for await (const step of world.steps(10)) steps.push(step);
    world.logs = [];
    for await (const step of world.steps(10)) steps.push(step);
    expect(steps.map(({ gap }) => gap)).toEqual([undefined, undefined]);
  });
});

describe('a walk that was cut off', () => {
  it('reads what is new down to its top, then goes on where it was plus what is new', async () => {
    const world = worldOf(40);
    await world.run(10, { dies: 2 });
    expect(world.checkpoint).toEqual({
      walk: { top: markOf({ id: 40, at: 400 }), last: markOf({ id: 22, at: 220 }), offset: 19 },
    });
    for (let at = 41; at <= 43; at++) world.add(at * 10);
    await world.run(10);
    expect(world.asked).toEqual([0, 21, 30, 39]);
    expect(world.missed).toEqual([]);
    expect(world.checkpoint).toEqual({ complete: markOf({ id: 40, at: 400 }) });
  });

  it('begins anew when more came than it had read', async () => {
    const world = worldOf(40);
    await world.run(10, { dies: 1 });
    for (let at = 41; at <= 90; at++) world.add(at * 10);
    await world.run(10);
    expect(world.missed).toEqual([]);
    expect(world.checkpoint.complete?.id).toBe('90');
  });

  it('is found again when its top and its last log were deleted', async () => {
    const world = worldOf(40);
    await world.run(10, { dies: 2 });
    world.logs = world.logs.filter(({ id }) => id !== 40 && id !== 22);
    await world.run(10);
    expect(world.missed).toEqual([]);
  });
});

describe('a walk while the list moves', () => {
  it('steps back when logs before it were deleted', async () => {
    const world = worldOf(60);
    let requests = 0;
    const between = () => {
      if (++requests === 3) world.logs.splice(0, 15);
    };
    await world.run(10, { between });
    expect(world.missed).toEqual([]);
  });

  it('goes on when more logs came than a page holds', async () => {
    const world = worldOf(60);
    let requests = 0;
    const between = () => {
      if (++requests === 3) for (let n = 0; n < 35; n++) world.add(1000 + n);
    };
    await world.run(10, { between });
    expect(world.missed.every((id) => id > 60)).toBe(true);
    await world.run(10);
    expect(world.missed).toEqual([]);
  });

  it('loses no log and ends, whatever comes between two requests and whenever it dies', async () => {
    const change = fc.oneof(
      fc.record({
        kind: fc.constant('front' as const),
        count: fc.integer({ min: 1, max: 12 }),
        ahead: fc.nat(5),
      }),
      fc.record({ kind: fc.constant('equal' as const), count: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ kind: fc.constant('late' as const), by: fc.nat(lookback) }),
      fc.record({
        kind: fc.constant('delete' as const),
        at: fc.nat(100),
        count: fc.integer({ min: 1, max: 9 }),
      }),
      fc.constant({ kind: 'nothing' as const }),
    );
    const run = fc.record({
      pageSize: fc.integer({ min: 2, max: 9 }),
      limit: fc.integer({ min: 2, max: 9 }),
      dies: fc.option(fc.nat(8), { nil: Number.POSITIVE_INFINITY }),
      changes: fc.array(change, { maxLength: 12 }),
    });
    // Equal log dates, and among these ids in no order of arrival.
    const ids = fc.shuffledSubarray(
      [...Array(500).keys()].map((id) => 1000 + id),
      { minLength: 500 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.nat(60),
        fc.integer({ min: 1, max: 4 }),
        fc.array(run, { maxLength: 5 }),
        ids,
        async (count, dense, runs, ids) => {
          const world = new World();
          const queue = [...ids];
          const add = (at: number) => {
            const id = queue.pop();
            if (id !== undefined) world.add(at, id);
          };
          for (let n = 0; n < count; n++) add(1000 + Math.floor(n / dense));
          for (const { pageSize, limit, dies, changes } of runs) {
            const left = [...changes];
            const between = () => {
              const next = left.pop();
              if (next?.kind === 'front') for (let n = 0; n < next.count; n++) add(world.newest + next.ahead);
              if (next?.kind === 'equal') for (let n = 0; n < next.count; n++) add(world.newest);
              if (next?.kind === 'late') add(world.newest - next.by);
              if (next?.kind === 'delete') world.logs.splice(next.at, next.count);
            };
            await world.run(pageSize, { limit, between, dies });
          }
          // One run ends what was begun, the next one looks back.
          await world.run(5);
          await world.run(5);
          expect(world.missed).toEqual([]);
          expect(world.checkpoint.walk).toBeUndefined();
        },
      ),
      { numRuns: 1500 },
    );
  }, 30_000);
});

describe('a list that is none', () => {
  it('whose pages are all the same ends in an error', async () => {
    const same = walk<Log>({
      ask: async () => ({ logs: [1, 2, 3].map((id) => ({ id, at: 9 - id })), total: 1e9 }),
      pageSize: 3,
      markOf,
      timeOf,
      checkpoint: {},
      floor: undefined,
      now: 100,
    });
    await expect(drain(same)).rejects.toMatchObject({ kind: 'api', reason: 'unexpected-answer' });
  });

  it('whose order is another one each time ends in an error', async () => {
    let id = 0;
    const shuffled = walk<Log>({
      ask: async () => ({ logs: [1, 2, 3].map(() => ({ id: ++id, at: 7 })), total: 1e9 }),
      pageSize: 3,
      markOf,
      timeOf,
      checkpoint: {},
      floor: undefined,
      now: 100,
    });
    await expect(drain(shuffled)).rejects.toMatchObject({ kind: 'api', reason: 'unexpected-answer' });
  });
});

async function drain(steps: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of steps);
}
