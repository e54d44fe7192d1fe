import { InvalidArgumentError } from '@commander-js/extra-typings';

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** `10m` → seconds. */
export function readDuration(text: string): number {
  const [, digits, unit] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  const value = Number(digits) * (seconds[unit ?? ''] ?? Number.NaN);
  if (!Number.isSafeInteger(value) || value === 0) {
    throw new InvalidArgumentError('It takes a number and s, m, h, d or w, such as 10m.');
  }
  return value;
}

/** `100` or `all`. */
export function readLimit(text: string): number | 'all' {
  if (text === 'all') return 'all';
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value === 0) {
    throw new InvalidArgumentError('It takes a number, such as 100, or "all".');
  }
  return value;
}
