import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemRuntime } from '../provider/index.ts';
import { rateLimiter, sharedLimiter } from './index.ts';

const { signal } = new AbortController();

/** A clock that only sleeping moves, by what was asked for and the next lateness of the list. */
function clock(lateness: readonly number[] = []) {
  let time = 1_000_000;
  let naps = 0;
  return {
    now: () => new Date(time),
    pass(ms: number) {
      time += ms;
    },
    async sleep(ms: number, stop: AbortSignal) {
      stop.throwIfAborted();
      time += ms + (lateness[naps++ % lateness.length] ?? 0);
    },
  };
}

async function turns(perSecond: number, count: number, runtime: ReturnType<typeof clock>): Promise<number[]> {
  const limiter = rateLimiter({ perSecond, runtime });
  const times: number[] = [];
  await Promise.all(
    Array.from({ length: count }, async () => {
      await limiter.turn(signal);
      times.push(runtime.now().getTime());
    }),
  );
  return times;
}

/** Most turns within any second. */
function densest(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));
}

describe('rateLimiter', () => {
  it('95 a second is one every 10.53 ms, from the first on', async () => {
    const times = await turns(95, 400, clock());
    const start = times[0] ?? 0;
    expect(start).toBe(1_000_000);
    for (const [n, at] of times.entries()) {
      expect(at - start).toBeGreaterThanOrEqual(Math.floor(n * (1000 / 95)));
      expect(at - start).toBeLessThanOrEqual(n * (1001 / 95) + 5);
    }
  });

  it('has no more than its number in any second, however late timers are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 120 }),
        fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 700 })), {
          minLength: 1,
        }),
        async (perSecond, lateness) => {
          const times = await turns(perSecond, 300, clock(lateness));
          expect(densest(times)).toBeLessThanOrEqual(perSecond);
          expect(times).toEqual([...times].sort((a, b) => a - b));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('makes up for timers that are a little late', async () => {
    const times = await turns(95, 951, clock([0.4, 1.2, 0.9]));
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan(10_200);
  });

  it('does not make up for a long pause: nobody called, or the machine slept', async () => {
    const runtime = clock();
    const limiter = rateLimiter({ perSecond: 10, runtime });
    for (let n = 0; n < 3; n++) await limiter.turn(signal);
    runtime.pass(60_000);
    const start = runtime.now().getTime();
    for (let n = 0; n < 11; n++) await limiter.turn(signal);
    expect(runtime.now().getTime() - start).toBeGreaterThanOrEqual(1000);
  });

  it('gives fewer than one a second too', async () => {
    const times = await turns(0.5, 4, clock());
    expect(times.map((at) => Math.round((at - 1_000_000) / 1000))).toEqual([0, 2, 4, 6]);
  });

  it('goes by the order of calls', async () => {
    const limiter = rateLimiter({ perSecond: 1000, runtime: systemRuntime() });
    const order: number[] = [];
    await Promise.all(Array.from({ length: 30 }, (_, n) => limiter.turn(signal).then(() => order.push(n))));
    expect(order).toEqual(Array.from({ length: 30 }, (_, n) => n));
  });

  it('lets go at once of those whose signal fires, and their turns go to others', async () => {
    const limiter = rateLimiter({ perSecond: 20, runtime: systemRuntime() });
    const controller = new AbortController();
    const stop = new Error('Ctrl-C');
    await limiter.turn(signal);
    const start = performance.now();
    const leaving = Array.from({ length: 40 }, () => limiter.turn(controller.signal));
    const staying = limiter.turn(signal);
    controller.abort(stop);
    const results = await Promise.allSettled(leaving);
    expect(performance.now() - start).toBeLessThan(45);
    expect(results).toEqual(leaving.map(() => ({ status: 'rejected', reason: stop })));
    await staying;
    expect(performance.now() - start).toBeLessThan(500);
    await expect(limiter.turn(AbortSignal.abort(stop))).rejects.toBe(stop);
  });

  it('keeps its pace by the real clock', async () => {
    const limiter = rateLimiter({ perSecond: 95, runtime: systemRuntime() });
    const times: number[] = [];
    for (let n = 0; n < 96; n++) {
      await limiter.turn(signal);
      times.push(performance.now());
    }
    const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
    expect(seconds).toBeGreaterThan(0.99);
    expect(seconds).toBeLessThan(1.5);
  });
});

describe('sharedLimiter', () => {
  it('is the same for the same key and clock, and no other', () => {
    const runtime = clock();
    const one = sharedLimiter('acme key 1', { perSecond: 95, runtime });
    expect(sharedLimiter('acme key 1', { perSecond: 95, runtime })).toBe(one);
    expect(sharedLimiter('acme key 2', { perSecond: 95, runtime })).not.toBe(one);
    expect(sharedLimiter('acme key 1', { perSecond: 95, runtime: clock() })).not.toBe(one);
  });

  it('is one for all who use the system’s clock', () => {
    const limiters = [systemRuntime(), systemRuntime()].map((runtime) =>
      sharedLimiter('acme key 3', { perSecond: 95, runtime }),
    );
    expect(limiters[0]).toBe(limiters[1]);
  });

  it('keeps to the lowest rate that was asked for', async () => {
    const runtime = clock();
    const first = sharedLimiter('acme key 4', { perSecond: 100, runtime });
    sharedLimiter('acme key 4', { perSecond: 10, runtime });
    sharedLimiter('acme key 4', { perSecond: 50, runtime });
    for (let n = 0; n < 11; n++) await first.turn(signal);
    expect(runtime.now().getTime()).toBeGreaterThanOrEqual(1_001_000);
  });
});
