import { type AdTruth, adsOf, type BeaconTruth, beaconsOf } from './ad-truth.ts';
import type { PartFile } from './part-file.ts';
import { type MinutesTruth, minutesOf, type ViewersTruth, viewersOf } from './watch-truth.ts';

/** What is true of a file. */
export interface FileTruth {
  key: string;
  version: string;
  execDt: string;
  type: string;
  /** ISO 8601. */
  arrives: string;
  lines: number;
  records: number;
  counts: boolean;
}

/** What is true of a delivery, counted from what happened and not from its files. */
export interface Truth {
  seed: number;
  now: string;
  /** Events in all, each once. */
  events: number;
  /** Events by the vendor's type. */
  types: Record<string, number>;
  /** Values that do not fit their column. */
  unfit: number;
  /** Sum over all slices of their seconds, 4 where the vendor left them out. */
  seconds: number;
  viewers: ViewersTruth[];
  minutes: MinutesTruth[];
  ads: AdTruth[];
  beacons: BeaconTruth[];
  files: FileTruth[];
}

/** Counts the truth of the files that count. */
export function truthOf(
  files: readonly PartFile[],
  { seed, now, unfit }: { seed: number; now: Date; unfit: number },
): Truth {
  const rows = files.filter(({ counts }) => counts).flatMap((file) => file.rows);
  const facts = rows.flatMap(({ fact }) => fact ?? []);
  const types: Record<string, number> = {};
  for (const { type } of rows) types[type] = (types[type] ?? 0) + 1;
  const minutes = minutesOf(facts);
  return {
    seed,
    now: now.toISOString(),
    events: rows.length,
    types,
    unfit,
    seconds: minutes.reduce((sum, each) => sum + each.seconds, 0),
    viewers: viewersOf(facts),
    minutes,
    ads: adsOf(facts),
    beacons: beaconsOf(facts),
    files: files.map(({ key, version, execDt, type, arrives, lines, rows: own, counts }) => {
      return {
        key,
        version,
        execDt,
        type,
        arrives: arrives.toISOString(),
        lines,
        records: own.length,
        counts,
      };
    }),
  };
}
