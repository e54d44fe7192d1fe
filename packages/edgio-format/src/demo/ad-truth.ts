import type { Fact } from './row.ts';

/** How far an ad was watched: how often each step was reached. */
export interface AdTruth {
  /** The ad's asset ID, or its ad ID where it has none. */
  ad: string;
  /** Its title where it has an asset, else its ad ID. */
  title: string;
  start: number;
  firstquartile: number;
  midpoint: number;
  thirdquartile: number;
  complete: number;
}

/** How often the ad servers answered a kind of beacon with a status. */
export interface BeaconTruth {
  type: string;
  status: number;
  count: number;
}

type Step = Exclude<keyof AdTruth, 'ad' | 'title'>;

const steps: readonly Step[] = ['start', 'firstquartile', 'midpoint', 'thirdquartile', 'complete'];

/** A group of URLs that stand for the same thing counts once. */
export function adsOf(facts: readonly Fact[]): AdTruth[] {
  const ads = new Map<string, Record<Step, Set<string>> & { title: string }>();
  for (const fact of facts) {
    if (fact.kind !== 'beacon') continue;
    const step = steps.find((each) => each === fact.type);
    if (step === undefined) continue;
    const found = ads.get(fact.ad) ?? {
      title: fact.title,
      start: new Set(),
      firstquartile: new Set(),
      midpoint: new Set(),
      thirdquartile: new Set(),
      complete: new Set(),
    };
    ads.set(fact.ad, found);
    found[step].add(fact.unit);
  }
  return [...ads]
    .map(([ad, { title, start, firstquartile, midpoint, thirdquartile, complete }]) => ({
      ad,
      title,
      start: start.size,
      firstquartile: firstquartile.size,
      midpoint: midpoint.size,
      thirdquartile: thirdquartile.size,
      complete: complete.size,
    }))
    .sort((a, b) => (a.ad < b.ad ? -1 : 1));
}

export function beaconsOf(facts: readonly Fact[]): BeaconTruth[] {
  const counts = new Map<string, BeaconTruth>();
  for (const fact of facts) {
    if (fact.kind !== 'beacon') continue;
    const key = `${fact.type} ${fact.status}`;
    const found = counts.get(key) ?? { type: fact.type, status: fact.status, count: 0 };
    counts.set(key, found);
    found.count++;
  }
  return [...counts.values()].sort((a, b) => a.status - b.status || (a.type < b.type ? -1 : 1));
}
