/** Runs at most so many tasks at a time, in the order in which they were handed in. */
export type Limiter = <T>(task: () => Promise<T>) => Promise<T>;

/** @param width - how many at a time, at least 1 */
export function limiter(width: number): Limiter {
  const waiting: (() => void)[] = [];
  let free = Math.max(1, width);
  return async (task) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
