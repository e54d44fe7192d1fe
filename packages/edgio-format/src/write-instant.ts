import { lastInstant } from './calendar.ts';

const day = 86_400_000;

/**
 * Writes Unix time in milliseconds as `YYYY-MM-DD hh:mm:ss[.fff]`, with milliseconds only where there are
 * some. Answers where the next byte goes, or -1 past the year 9999.
 */
export function writeInstant(ms: number, bytes: Uint8Array, at: number): number {
  if (ms > lastInstant) return -1;
  const days = Math.trunc(ms / day);
  const rest = (ms - days * day) | 0;
  // Years begin with March here, so that the leap day is their last; 146,097 days are 400 years.
  const shifted = (days + 719_468) | 0;
  const era = whole(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = whole(
    (dayOfEra - whole(dayOfEra / 1460) + whole(dayOfEra / 36_524) - whole(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + whole(yearOfEra / 4) - whole(yearOfEra / 100));
  const marchMonth = whole((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month < 3 ? 1 : 0);
  let o = two(whole(year / 100), bytes, at);
  o = two(year % 100, bytes, o);
  bytes[o++] = 0x2d;
  o = two(month, bytes, o);
  bytes[o++] = 0x2d;
  o = two(dayOfYear - whole((153 * marchMonth + 2) / 5) + 1, bytes, o);
  bytes[o++] = 0x20;
  o = two(whole(rest / 3_600_000), bytes, o);
  bytes[o++] = 0x3a;
  o = two(whole(rest / 60_000) % 60, bytes, o);
  bytes[o++] = 0x3a;
  o = two(whole(rest / 1000) % 60, bytes, o);
  const fraction = rest % 1000;
  if (fraction === 0) return o;
  bytes[o++] = 0x2e;
  bytes[o++] = 0x30 + whole(fraction / 100);
  return two(fraction % 100, bytes, o);
}

function two(value: number, bytes: Uint8Array, at: number): number {
  bytes[at] = 0x30 + whole(value / 10);
  bytes[at + 1] = 0x30 + (value % 10);
  return at + 2;
}

// Faster than Math.floor, on what fits into 31 bits.
function whole(value: number): number {
  return value | 0;
}
