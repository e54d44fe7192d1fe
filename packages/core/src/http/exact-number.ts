import { isLosslessNumber } from 'lossless-json';

const numeric = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * The exact text of a number of an answer: of a number, of a `LosslessNumber` as {@link parseExact} gives it
 * (`0.10` stays `0.10`), or of a text that is a number. `undefined` for everything else.
 */
export function numberText(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  if (typeof value === 'string') return numeric.test(value) ? value : undefined;
  if (typeof value === 'bigint') return String(value);
  return isLosslessNumber(value) ? value.value : undefined;
}

/**
 * A number of an answer to count with: the nearest double, so an id of more than 15 digits is not what it was.
 * `undefined` for what is no number, or is beyond all doubles.
 */
export function plainNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  const text = numberText(value);
  const number = Number(text);
  return text !== undefined && Number.isFinite(number) ? number : undefined;
}
