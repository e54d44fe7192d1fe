/** How several sources are read at a time. */
export interface MergeOptions<T> {
  /** How many are read at a time. */
  atOnce: number;
  /** Items that wait for the reader, at most, each counting its weight; a single one may be heavier. */
  mostWaiting: number;
  weight(item: T): number;
}

/**
 * The items of several sources as they come, each source in its own order. An error of one ends all at once. A reader that
 * stops early, or an error, closes what was begun before it returns.
 */
export async function* merged<T>(
  sources: readonly (() => AsyncIterable<T>)[],
  { atOnce, mostWaiting, weight }: MergeOptions<T>,
): AsyncGenerator<T> {
  const left = sources.values();
  const waiting: T[] = [];
  let heavy = 0;
  let stopped = false;
  let failure: { error: unknown } | undefined;
  let news = signalled();
  let room = signalled();

  const work = async () => {
    for (const source of left) {
      for await (const item of source()) {
        if (stopped) return;
        waiting.push(item);
        heavy += weight(item);
        news.tell();
        while (heavy >= mostWaiting && !stopped) await room.told;
        if (stopped) return;
      }
      if (stopped) return;
    }
  };
  let working = Math.min(atOnce, sources.length);
  const workers = Array.from({ length: working }, async () => {
    try {
      await work();
    } catch (error) {
      failure ??= { error };
    }
    working -= 1;
    news.tell();
  });

  try {
    for (;;) {
      if (failure !== undefined) throw failure.error;
      const item = waiting.shift();
      if (item !== undefined) {
        heavy -= weight(item);
        room.tell();
        room = signalled();
        yield item;
        continue;
      }
      if (working === 0) return;
      await news.told;
      news = signalled();
    }
  } finally {
    stopped = true;
    room.tell();
    await Promise.all(workers);
  }
}

function signalled(): { told: Promise<void>; tell(): void } {
  let tell = () => {};
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return { told, tell };
}
