import { InvalidArgumentError } from '@commander-js/extra-typings';

/** Reads an option that takes 0, 1, 2 … */
export function wholeOption(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It takes a whole number.');
  return Number(text);
}
