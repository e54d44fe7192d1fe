import type { MemoryState } from './memory-state.ts';

/** Erases a feed's events before a time, files only as a whole; answers how many. */
export function pruneState(state: MemoryState, { feed, before }: { feed: string; before: string }): number {
  const isOld = (time: string) => Date.parse(time) < Date.parse(before);
  const young = new Set<string>();
  for (const { event } of state.events.values()) {
    if (event.feed === feed && event.file !== undefined && !isOld(event.time)) young.add(event.file);
  }
  let erased = 0;
  for (const [key, { event }] of state.events) {
    if (event.feed !== feed || !isOld(event.time) || young.has(event.file ?? '')) continue;
    state.events.delete(key);
    erased++;
  }
  return erased;
}
