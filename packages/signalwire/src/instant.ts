const form = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?(?: ?(Z|UTC|[+-]\d\d:?\d\d))?)?$/i;
const daysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A time of an answer or a request as milliseconds since 1970: a date or a date and time, UTC without a zone. */
export function instantOf(value: unknown): number | undefined {
  if (typeof value !== 'string') return;
  // Nearly all are of this form, and every record has several.
  return (isPlain(value) ? plainInstant(value) : undefined) ?? anyInstant(value);
}

/**
 * The text of a time, `2026-03-10T16:48:11Z`, with milliseconds where there are some. `instant` is what
 * {@link instantOf} made of `value`.
 */
export function timeText(value: unknown, instant: number): string {
  return typeof value === 'string' && isPlain(value)
    ? value
    : new Date(instant).toISOString().replace('.000Z', 'Z');
}

function isPlain(text: string): boolean {
  return text.length === 20 && text.charCodeAt(10) === 0x54 && text.charCodeAt(19) === 0x5a;
}

function plainInstant(text: string): number | undefined {
  const year = two(text, 0) * 100 + two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  const hour = two(text, 11);
  const minute = two(text, 14);
  const second = two(text, 17);
  // NaN makes all comparisons false; Date.UTC takes years below 100 for those of the last century.
  const isDate =
    year >= 100 && month >= 1 && month <= 12 && day >= 1 && (day <= 28 || day <= lastDay(year, month));
  const isTime = hour < 24 && minute < 60 && second < 60;
  const isCut =
    text.charCodeAt(4) === 0x2d &&
    text.charCodeAt(7) === 0x2d &&
    text.charCodeAt(13) === 0x3a &&
    text.charCodeAt(16) === 0x3a;
  return isDate && isTime && isCut ? Date.UTC(year, month - 1, day, hour, minute, second) : undefined;
}

function lastDay(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && !isLeap ? 28 : (daysOfMonth[month - 1] ?? 0);
}

// NaN where there are no two digits.
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30;
  const ones = text.charCodeAt(at + 1) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function anyInstant(text: string): number | undefined {
  const [match, date = '', clock = '00:00:00', fraction = '', zone = 'Z'] = form.exec(text.trim()) ?? [];
  if (match === undefined) return;
  const offset = /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(-2)}` : 'Z';
  const time = Date.parse(`${date}T${clock}.${fraction.slice(0, 3).padEnd(3, '0')}${offset}`);
  // Date reads February 30 as March 2.
  const day = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(time) || Number.isNaN(day) || !new Date(day).toISOString().startsWith(date)) return;
  return time;
}
