import { ConfigurationError } from '../provider/errors.ts';

/** A filter that cannot be read. The message shows the place; the hint says how to write it. */
export class FilterError extends ConfigurationError {
  /** Offset into the filter's text, in UTF-16 units. */
  readonly position: number;

  constructor(problem: string, text: string, position: number, hint: string) {
    super(`filter: ${problem}\n${pointer(text, position)}`, { hint });
    this.position = position;
  }
}

/** The text around the place, and a line with a caret under it. */
function pointer(text: string, position: number): string {
  const from = position > 60 ? position - 50 : 0;
  const shown = text.slice(from, from + 72).replace(/[\p{C}\s]/gu, ' ');
  const before = from > 0 ? '…' : '';
  return `  ${before}${shown}\n  ${' '.repeat(before.length + position - from)}^`;
}
