import { isDay } from './calendar.ts';

const DASH = 0x2d;
const COLON = 0x3a;
const POINT = 0x2e;

/** Two ASCII digits as a number, or NaN. */
function two(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] as number) - 0x30;
  const ones = (bytes[at + 1] as number) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** Whether the 19 bytes are a real date, any byte, and a time of day. */
export function isDateTime(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at + 4] === DASH &&
    bytes[at + 7] === DASH &&
    bytes[at + 13] === COLON &&
    bytes[at + 16] === COLON &&
    two(bytes, at + 11) < 24 &&
    two(bytes, at + 14) < 60 &&
    two(bytes, at + 17) < 60 &&
    isDay(two(bytes, at) * 100 + two(bytes, at + 2), two(bytes, at + 5), two(bytes, at + 8))
  );
}

/** Whether the bytes are the digits of a whole number that a double holds exactly. */
export function isPlainInteger(bytes: Uint8Array, from: number, to: number): boolean {
  if (to === from || to - from > 15) return false;
  for (let i = from; i < to; i++) {
    const b = bytes[i] as number;
    if (b < 0x30 || b > 0x39) return false;
  }
  return true;
}

/** Whether the bytes are digits, perhaps with a point and digits after it, and not too many. */
export function isPlainNumber(bytes: Uint8Array, from: number, to: number): boolean {
  if (to === from || to - from > 24) return false;
  let point = -1;
  for (let i = from; i < to; i++) {
    const b = bytes[i] as number;
    if (b >= 0x30 && b <= 0x39) continue;
    if (b !== POINT || point !== -1) return false;
    point = i;
  }
  return point !== from && point !== to - 1;
}
