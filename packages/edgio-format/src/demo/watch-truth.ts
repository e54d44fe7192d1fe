import type { Fact } from './row.ts';

/** How many watched a channel or live event within ten minutes. */
export interface ViewersTruth {
  /** Number of the ten minutes since 1970. */
  bucket: number;
  /** ID of the channel or live event. */
  place: string;
  title: string;
  viewers: number;
}

/** How long a title was watched. */
export interface MinutesTruth {
  title: string;
  slices: number;
  seconds: number;
}

export function viewersOf(facts: readonly Fact[]): ViewersTruth[] {
  const buckets = new Map<string, Omit<ViewersTruth, 'viewers'> & { who: Set<string> }>();
  for (const fact of facts) {
    if (fact.kind !== 'ping') continue;
    const key = `${fact.bucket} ${fact.place}`;
    const found = buckets.get(key) ?? {
      bucket: fact.bucket,
      place: fact.place,
      title: fact.title,
      who: new Set(),
    };
    buckets.set(key, found);
    found.who.add(fact.viewer);
  }
  return [...buckets.values()]
    .map(({ who, ...rest }) => ({ ...rest, viewers: who.size }))
    .sort((a, b) => a.bucket - b.bucket || (a.place < b.place ? -1 : 1));
}

export function minutesOf(facts: readonly Fact[]): MinutesTruth[] {
  const titles = new Map<string, MinutesTruth>();
  for (const fact of facts) {
    if (fact.kind !== 'slice') continue;
    const found = titles.get(fact.title) ?? { title: fact.title, slices: 0, seconds: 0 };
    titles.set(fact.title, found);
    found.slices++;
    found.seconds += fact.seconds;
  }
  return [...titles.values()].sort((a, b) => b.seconds - a.seconds);
}
