const offsetZone = /^([+-])(\d\d):?(\d\d)$/;
const utcZone = /^(utc|z|gmt|etc\/utc)$/i;
const otherForm = /^(\d{4}-\d\d-\d\d)[ Tt](\d\d:\d\d:\d\d)(\.\d+)?\s*(z|[+-]\d\d:?\d\d)?$/i;

/** Whether a time in this zone is UTC as it stands. */
export function isUtc(zone: string): boolean {
  return utcZone.test(zone);
}

/** Whether a text names a time zone: UTC, an offset, or a name of the IANA database. */
export function isZone(zone: string): boolean {
  if (isUtc(zone)) return true;
  const [, , hours, minutes] = offsetZone.exec(zone) ?? [];
  if (hours !== undefined) return Number(hours) < 24 && Number(minutes) < 60;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/**
 * Reads the vendor's `Y-m-d H:i:s` as milliseconds since 1970; NaN for what is no time, the zero date
 * `0000-00-00 00:00:00` included. A time that a change of the clock makes twice is its first occurrence.
 */
export function logdateReader(zone: string): (logdate: unknown) => number {
  const offsetOf = offsets(zone);
  return (logdate) => {
    if (typeof logdate !== 'string') return Number.NaN;
    const plain = plainTime(logdate);
    if (!Number.isNaN(plain)) return plain - offsetOf(plain);
    const [match, date, clock, fraction = '', own] = otherForm.exec(logdate.trim()) ?? [];
    if (match === undefined) return Number.NaN;
    const local = plainTime(`${date} ${clock}`) + Math.trunc(Number(`0${fraction || '.0'}`) * 1000);
    return local - (own === undefined ? offsetOf(local) : offsets(own)(local));
  };
}

const ZERO = 0x30;

function plainTime(text: string): number {
  if (text.length !== 19) return Number.NaN;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  const marks =
    text[4] === '-' && text[7] === '-' && text[10] === ' ' && text[13] === ':' && text[16] === ':';
  const fits = month >= 1 && month <= 12 && day >= 1 && hour < 24 && minute < 60 && second < 60;
  // Years below 100 mean 19xx to Date.UTC, and no log is that old.
  if (!marks || !fits || year < 1000) return Number.NaN;
  if (day > 28 && day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return Number.NaN;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Milliseconds that a zone is ahead of UTC at a local time. */
function offsets(zone: string): (local: number) => number {
  if (isUtc(zone)) return () => 0;
  const [, sign, hours, minutes] = offsetZone.exec(zone) ?? [];
  if (sign !== undefined) {
    const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
    return () => ahead;
  }
  return namedOffsets(zone);
}

const DAY = 86_400_000;
const QUARTER = 900_000;

function namedOffsets(zone: string): (local: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    ...{
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    },
  });
  const at = (instant: number): number => {
    const parts = Object.fromEntries(
      format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
  };
  // Clocks change on quarters of an hour.
  const known = new Map<number, number>();
  return (local) => {
    const quarter = Math.floor(local / QUARTER);
    let offset = known.get(quarter);
    if (offset === undefined) {
      const start = quarter * QUARTER;
      const before = at(start - DAY);
      const after = at(start + DAY);
      const first = Math.max(before, after);
      offset = [first, before, after].find((ahead) => at(start - ahead) === ahead) ?? before;
      if (known.size > 10_000) known.clear();
      known.set(quarter, offset);
    }
    return offset;
  };
}
