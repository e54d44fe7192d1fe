/** Knows which requests were answered already, as long as their time stamps count. */
export interface ReplayGuard {
  /** Whether this request was seen before. Times in seconds since 1970. */
  seen(request: string, timestamp: number, now: number): boolean;
}

/** A guard for time stamps that may be off by `tolerance` seconds. */
export function replayGuard(tolerance: number): ReplayGuard {
  const until = new Map<string, number>();
  let swept = 0;
  return {
    seen(request, timestamp, now) {
      if (now - swept > tolerance) {
        for (const [old, end] of until) if (end < now) until.delete(old);
        swept = now;
      }
      if ((until.get(request) ?? Number.NEGATIVE_INFINITY) >= now) return true;
      until.set(request, timestamp + tolerance);
      return false;
    },
  };
}
