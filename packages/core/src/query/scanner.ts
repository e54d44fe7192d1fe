import { FilterError } from './filter-error.ts';

/** A pattern's part: text, or a wildcard. */
export type Part = string | { any: 'many' | 'one' };

/** An unquoted word, or a quoted text. */
export interface Word {
  start: number;
  parts: readonly Part[];
  quoted: boolean;
}

const escapable = /[^\p{L}\p{N}]/u;

/** Reads a filter's text from left to right. */
export class Scanner {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The character at the place where it stands, '' at the end. */
  get next(): string {
    return this.text[this.at] ?? '';
  }

  skipSpace(): void {
    this.take(/\s+/y);
  }

  /** Moves over what matches here, and returns it. The pattern is sticky. */
  take(pattern: RegExp): string | undefined {
    const found = this.look(pattern);
    this.at += found?.length ?? 0;
    return found;
  }

  look(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0];
  }

  fail(problem: string, hint: string, at = this.at): never {
    throw new FilterError(problem, this.text, at, hint);
  }

  /** A quoted text or an unquoted word, which ends before a space, a parenthesis or one of `stops`. */
  word(stops = ''): Word {
    const start = this.at;
    return this.next === '"' ? { start, parts: [this.quoted()], quoted: true } : this.unquoted(stops);
  }

  private quoted(): string {
    const start = this.at;
    const inner = this.take(/"(?:[^"\\]|\\.)*"/sy);
    if (inner === undefined)
      this.fail('the quote is not closed', 'Write a " behind the value; within it \\".', start);
    if (this.next !== '' && !/[\s()\]}]/.test(this.next)) {
      this.fail('a space is missing behind the quote', 'Within quotes a quote is written \\".');
    }
    return inner.slice(1, -1).replace(/\\(["\\])/g, '$1');
  }

  private unquoted(stops: string): Word {
    const start = this.at;
    const parts: Part[] = [];
    let literal = '';
    const wild = (any: 'many' | 'one') => {
      if (literal !== '') parts.push(literal);
      literal = '';
      const last = parts.at(-1);
      if (any === 'one' || typeof last !== 'object' || last.any === 'one') parts.push({ any });
    };
    const end = this.look(/(?:\\.|[^\s()])*/sy)?.length ?? 0;
    // URLs and paths have a "?" of their own.
    const isPath = /(?<!\\)\//.test(this.text.slice(start, start + end));
    for (
      let char = this.next;
      char !== '' && !/[\s()]/.test(char) && !stops.includes(char);
      char = this.next
    ) {
      const after = this.text[this.at + 1];
      this.at += 1;
      if (char === '\\' && after !== undefined && escapable.test(after)) {
        literal += after;
        this.at += 1;
      } else if (char === '"') {
        this.fail('a quote within a value', 'Quote the whole value, or write \\".', this.at - 1);
      } else if (char === '*') wild('many');
      else if (char === '?' && !isPath) wild('one');
      else literal += char;
    }
    if (literal !== '') parts.push(literal);
    return { start, parts, quoted: false };
  }
}
