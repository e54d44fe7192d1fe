import type { TimeRangeV1 } from '@logs/core';
import { isoTime } from '@logs/core/toolkit';
import { isoZone, zoneOffset } from './zone.ts';

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const hourMs = 3_600_000;

/**
 * A time of a listing: ISO 8601, or seconds since 1970 as text or number. The vendor's calls and pages use
 * all of these.
 */
export function listedTime(written: string): Date | undefined {
  const text = written.trim();
  const time = /^\d{9,11}$/.test(text)
    ? new Date(Number(text) * 1000)
    : /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text)
      ? new Date(text)
      : undefined;
  return time === undefined || Number.isNaN(time.getTime()) ? undefined : time;
}

/** The range between two times of a listing, which the vendor's page shows the wrong way round. */
export function listedWindow(start: string, end: string): TimeRangeV1 | undefined {
  const times = [listedTime(start), listedTime(end)].filter((time) => time !== undefined);
  const [from, to = from] = times.sort((a, b) => a.getTime() - b.getTime());
  if (from === undefined || to === undefined) return undefined;
  // One usable time alone, or twice the same: the files are hourly.
  const end_ = to > from ? to : new Date(from.getTime() + hourMs);
  return { from: isoTime(from), to: isoTime(end_) };
}

/** The range in a file's name, `_2023_09_20_160000_170000`, whose times are those of the vendor's zone. */
export function namedWindow(name: string, zone: string): TimeRangeV1 | undefined {
  const match = /_(\d{4})_(\d\d)_(\d\d)_(\d\d)(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)(?=[_.]|$)/.exec(name);
  if (match === null) return undefined;
  const [year, month, day, ...clock] = match.slice(1);
  const at = (hour = '', minute = '', second = '') => {
    // A file may end at the day's end, written as 24:00:00.
    const midnight = Date.parse(`${year}-${month}-${day}T00:00:00Z`) - zoneOffset(zone);
    return midnight + (Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1000;
  };
  const from = at(...clock.slice(0, 3));
  let to = at(...clock.slice(3));
  if (Number.isNaN(from)) return undefined;
  if (to <= from) to += 24 * hourMs;
  return { from: isoTime(new Date(from)), to: isoTime(new Date(to)) };
}

/** The time of a line, `9/Jun/2015:01:58:09 +0800`, as ISO 8601 in UTC. */
export function lineTime(text: string, zone: string): string | undefined {
  const match = /^(\d{1,2})\/([A-Za-z]{3})\/(\d{4}):(\d\d:\d\d:\d\d)(?: ([+-]\d\d:?\d\d|Z))?$/.exec(text);
  if (match === null) return undefined;
  const [, day = '', name = '', year = '', clock = '', offset = zone] = match;
  const month = months.findIndex((known) => known.toLowerCase() === name.toLowerCase()) + 1;
  const date = `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`;
  const midnight = new Date(`${date}T00:00:00Z`);
  // Date reads February 30 as March 2.
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(date)) return undefined;
  const time = new Date(`${date}T${clock}${isoZone(offset)}`);
  return Number.isNaN(time.getTime()) ? undefined : isoTime(time);
}

/** The hour in which a time lies begins here. */
export function floorHour(time: Date): Date {
  return new Date(Math.floor(time.getTime() / hourMs) * hourMs);
}

/** The first full hour at or after a time. */
export function ceilHour(time: Date): Date {
  return new Date(Math.ceil(time.getTime() / hourMs) * hourMs);
}
