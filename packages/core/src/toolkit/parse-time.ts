import { ConfigurationError } from '../provider/errors.ts';

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const relative = /^(\d{1,9}(?:\.\d{1,3})?)(s|m|h|d|w)$/;
const absolute = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)([Zz]|[+-]\d\d:\d\d)?)?$/;

/**
 * A point of time as a person writes it: so long before `now` (`90m`, `1h`, `2d`, `1w`; `m` is minutes, `s`
 * seconds), `now`, a date (its midnight in UTC), or a time of RFC 3339 (UTC where no zone stands).
 *
 * @throws ConfigurationError that says which forms there are.
 */
export function parseTime(text: string, now: Date): Date {
  const written = text.trim();
  if (written === 'now') return new Date(now);
  const [, amount, unit = ''] = relative.exec(written) ?? [];
  const time =
    amount === undefined
      ? instantOf(written)
      : new Date(now.getTime() - Number(amount) * (seconds[unit] ?? Number.NaN) * 1000);
  // Years of four digits, which every store and vendor can hold.
  if (time.getTime() >= Date.parse('0000-01-01T00:00:00Z') && time.getTime() < Date.UTC(10_000, 0))
    return time;
  throw new ConfigurationError(
    `"${text}" is no time: write 90m, 1h or 2d for so long ago (m is minutes), a date or 2026-03-10T16:00:00Z`,
  );
}

function instantOf(text: string): Date {
  const [match, date = '', clock = '00:00:00', zone = 'Z'] = absolute.exec(text) ?? [];
  const time = new Date(`${date}T${clock.length === 5 ? `${clock}:00` : clock}${zone.toUpperCase()}`);
  // Date reads February 30 as March 2.
  const day = new Date(`${date}T00:00:00Z`);
  const exists = match !== undefined && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
  return exists ? time : new Date(Number.NaN);
}

/** A time as ISO 8601 in UTC, with milliseconds only when there are some: `2026-03-10T16:48:11Z`. */
export function isoTime(time: Date): string {
  return time.toISOString().replace('.000Z', 'Z');
}
