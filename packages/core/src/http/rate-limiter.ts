import { setMaxListeners } from 'node:events';
import type { RuntimeV1 } from '../provider/index.ts';
import type { RateLimiter } from './http-client.ts';

/** How often, and by which clock. */
export interface RateLimiterOptions {
  /** Turns a second; a fraction for fewer than one. */
  perSecond: number;
  runtime: Pick<RuntimeV1, 'now' | 'sleep'>;
}

/** How many missed turns are made up for, at twice the pace. */
const madeUp = 10;

/**
 * Hands out turns evenly spaced, the first one at once, in the order in which they are asked for. In no second
 * are there more than `perSecond`, also when timers come late: a little lateness is made up for, more is lost.
 * A turn whose signal fires is not used up.
 */
export function rateLimiter(options: RateLimiterOptions): RateLimiter {
  const { runtime } = options;
  let due = Number.NEGATIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  const given: number[] = [];
  let line: Promise<unknown> = Promise.resolve();

  async function next(asked: number, signal: AbortSignal): Promise<void> {
    const space = 1000 / options.perSecond;
    const most = Math.max(1, Math.floor(options.perSecond));
    const time = runtime.now().getTime();
    // No turn is made up for that nobody waited for.
    const slot = Math.max(due, asked, time - madeUp * space);
    // The clock counts whole milliseconds: one more, so that a second is never short.
    const full = (given.at(-most) ?? Number.NEGATIVE_INFINITY) + most * space + 1;
    const at = Math.max(slot, last + space / 2, full);
    if (at > time) await runtime.sleep(at - time, signal);
    last = Math.max(at, runtime.now().getTime());
    due = Math.max(slot, full) + space;
    given.push(last);
    if (given.length > most) given.shift();
  }

  return {
    async turn(signal) {
      signal.throwIfAborted();
      setMaxListeners(0, signal);
      const asked = runtime.now().getTime();
      const before = line;
      let leave = () => {};
      line = new Promise<void>((resolve) => {
        leave = resolve;
      });
      try {
        await unlessAborted(before, signal);
        await next(asked, signal);
      } finally {
        void before.then(leave);
      }
    },
  };
}

function unlessAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    void promise.then(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
  });
}
