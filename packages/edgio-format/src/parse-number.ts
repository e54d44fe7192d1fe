const ZERO = 0x30;
const powers = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));
const splitter = 2 ** 27 + 1;
const text = new TextDecoder();

/**
 * Reads a decimal number such as `103` or `0.8343682004336305` from bytes, to the nearest double; NaN when it
 * is none.
 */
export function parseNumber(bytes: Uint8Array, from: number, to: number): number {
  let high = 0; // the first 11 digits, and below the next 7: so each step is exact
  let low = 0;
  let digits = 0;
  let decimals = -1;
  for (let i = from; i < to; i++) {
    const digit = (bytes[i] as number) - ZERO;
    if (digit >= 0 && digit <= 9) {
      if (digits < 11) high = high * 10 + digit;
      else low = low * 10 + digit;
      if (high > 0) digits++;
      if (decimals >= 0) decimals++;
    } else if (bytes[i] === 0x2e && decimals === -1) decimals = 0;
    else return parseText(bytes, from, to);
  }
  if (to === from || bytes[to - 1] === 0x2e || bytes[from] === 0x2e || digits > 18 || decimals > 22) {
    return parseText(bytes, from, to);
  }
  const scale = decimals > 0 ? (powers[decimals] as number) : 1;
  const above = digits > 11 ? high * (powers[digits - 11] as number) : high;
  if (digits <= 15) return (above + low) / scale;
  const exact = quotient(above, low, scale);
  return Number.isNaN(exact) ? parseText(bytes, from, to) : exact;
}

// (a + b) / c rounded once, for whole numbers a > b ≥ 0; NaN when the rounding is too close to call.
function quotient(a: number, b: number, c: number): number {
  const sum = a + b;
  const rest = b - (sum - a);
  const first = sum / c;
  // first * c, exactly, as product + error.
  const product = first * c;
  const firstHigh = upper(first);
  const cHigh = upper(c);
  const firstLow = first - firstHigh;
  const cLow = c - cHigh;
  const error = firstLow * cLow - (product - firstHigh * cHigh - firstLow * cHigh - firstHigh * cLow);
  const second = (sum - product - error + rest) / c;
  const result = first + second;
  const lost = second - (result - first);
  return result + lost * (1 + 1e-12) === result ? result : Number.NaN;
}

function upper(value: number): number {
  const scaled = value * splitter;
  return scaled - (scaled - value);
}

function parseText(bytes: Uint8Array, from: number, to: number): number {
  const value = to - from > 400 ? '' : text.decode(bytes.subarray(from, to));
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value) ? Number(value) : Number.NaN;
}
