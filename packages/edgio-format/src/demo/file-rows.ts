import type { Random } from './random.ts';
import type { Row } from './row.ts';

/** The rows of one event type in one version that one delivery hour brings. */
export interface FileRows {
  version: string;
  /** Start of the delivery hour, in seconds since 1970. */
  hour: number;
  type: string;
  rows: Row[];
  /** Whether these rows count: where both versions have them, those of one are passed over. */
  counts: boolean;
}

/** How long both versions are delivered, in hours after the one in which the second begins. */
const bothHours = 3;

/**
 * Sorts rows into delivery hours and versions. Version 002 begins in the middle of an hour: that hour still
 * counts by version 001, save for types that only 002 has; all later ones count by 002.
 */
export function fileRows(random: Random, rows: readonly Row[], end: number): FileRows[] {
  const processed = rows.map((row) => ({ row, at: Math.min(end - 1, row.time + delay(random)) }));
  const first = processed.reduce((least, { at }) => Math.min(least, at), end);
  const switchHour = hourOf(first + (end - first) * 0.6);
  const groups = new Map<string, FileRows>();
  const put = (version: string, at: number, row: Row, counts: boolean): void => {
    const hour = hourOf(at);
    const key = `${version} ${hour} ${row.type}`;
    const group = groups.get(key) ?? { version, hour, type: row.type, rows: [], counts };
    groups.set(key, group);
    group.rows.push(row);
  };
  for (const { row, at } of processed) {
    const hour = hourOf(at);
    if (!row.onlyLater && hour <= switchHour + bothHours * 3600) put('001', at, row, hour <= switchHour);
    if (at >= switchHour + 1800) put('002', at, row, hour > switchHour || row.onlyLater === true);
  }
  return [...groups.values()].sort((a, b) => a.hour - b.hour || (a.version < b.version ? -1 : 1));
}

/** Seconds between an event and its processing: mostly minutes, for a few hours. */
function delay(random: Random): number {
  return random.chance(0.02) ? random.int(2 * 3600, 5 * 3600) : random.int(60, 1500);
}

function hourOf(seconds: number): number {
  return Math.floor(seconds / 3600) * 3600;
}
