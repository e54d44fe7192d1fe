import type { RuntimeV1 } from '../provider/index.ts';
import type { RateLimiter } from './http-client.ts';
import { type RateLimiterOptions, rateLimiter } from './rate-limiter.ts';

const byClock = new WeakMap<
  RuntimeV1['sleep'],
  Map<string, { options: RateLimiterOptions; limiter: RateLimiter }>
>();

/**
 * The limiter of this process for a key, for instance endpoint and hash of the access key: all who ask with the
 * same key wait in one line. The lowest rate that anybody asked for holds. Runtimes with another `sleep` have
 * lines of their own.
 */
export function sharedLimiter(key: string, { perSecond, runtime }: RateLimiterOptions): RateLimiter {
  const limiters = byClock.get(runtime.sleep) ?? new Map();
  byClock.set(runtime.sleep, limiters);
  const known = limiters.get(key);
  if (known !== undefined) {
    known.options.perSecond = Math.min(known.options.perSecond, perSecond);
    return known.limiter;
  }
  const options = { perSecond, runtime };
  const limiter = rateLimiter(options);
  limiters.set(key, { options, limiter });
  return limiter;
}
