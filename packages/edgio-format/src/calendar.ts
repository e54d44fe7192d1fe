const days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const twoDigits = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));

/** The last millisecond of the year 9999: later instants have no four-digit year. */
export const lastInstant = 253_402_300_799_999;

/** Whether it is a day of the calendar, written `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  const [, year = 0, month = 0, day = 0] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)?.map(Number) ?? [];
  return isDay(year, month, day);
}

/** Whether there is such a day. */
export function isDay(year: number, month: number, day: number): boolean {
  const leap = month === 2 && (year % 4 === 0 ? year % 100 !== 0 || year % 400 === 0 : false);
  return year > 0 && day > 0 && day <= (days[month - 1] ?? 0) + (leap ? 1 : 0);
}

/** Whether it is a time of day, written `hh:mm:ss`. */
export function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(text);
}

const day = 86_400_000;
const mostDates = 10_000;
const dates = new Map<number, string>();

/** Unix time in milliseconds → ISO 8601 in UTC, with milliseconds only where there are some. */
export function isoTime(ms: number): string {
  const days = Math.floor(ms / day);
  const rest = ms - days * day;
  const seconds = Math.floor(rest / 1000);
  const fraction = rest % 1000;
  const clock = `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${dateOf(days)}T${clock}${fraction === 0 ? '' : `.${String(fraction).padStart(3, '0')}`}Z`;
}

// The times of a file fall on few days, and asking Date for each takes longer than reading the rest of a line.
function dateOf(days: number): string {
  let date = dates.get(days);
  if (date === undefined) {
    if (dates.size >= mostDates) dates.clear();
    date = new Date(days * day).toISOString().slice(0, 10);
    dates.set(days, date);
  }
  return date;
}

function two(value: number): string {
  return twoDigits[Math.floor(value)] as string;
}

/** ISO 8601 in UTC → `YYYY-MM-DD hh:mm:ss[.fff]`. */
export function plainTime(iso: string): string {
  return iso.replace('T', ' ').replace('Z', '');
}
