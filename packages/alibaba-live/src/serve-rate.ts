import { vendorRate } from './actions.ts';
import { Refusal } from './serve-refusal.ts';

/** Holds an access key to the vendor's calls a second, counted over the second that ends now. */
export function rateGuard(): (accessKeyId: string, now: Date) => void {
  const byKey = new Map<string, number[]>();
  return (accessKeyId, now) => {
    const times = (byKey.get(accessKeyId) ?? []).filter((time) => time > now.getTime() - 1000);
    const [oldest] = times;
    if (times.length >= vendorRate && oldest !== undefined) {
      throw new Refusal('Throttling.User', { retryAfter: oldest + 1000 - now.getTime() });
    }
    times.push(now.getTime());
    byKey.set(accessKeyId, times);
  };
}
