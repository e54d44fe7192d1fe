import type { FilterV1, OperatorV1 } from './ast.ts';
import { didYouMean } from './did-you-mean.ts';
import { fieldValue } from './field-value.ts';
import { fieldOf, shortFields } from './fields.ts';
import { type Part, Scanner, type Word } from './scanner.ts';

const maxLength = 65_536;
const maxDepth = 100;
const maxTerms = 1000;

const operators: Record<string, OperatorV1> = {
  ':': 'eq',
  '=': 'eq',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
};
const fieldForm = /(?:[\p{L}_]|\\.)(?:[\p{L}\p{N}_.-]|\\.)*(?=:|[<>!]?=|[<>])/suy;
// Times, addresses and URLs have colons and are no fields.
const bareForm = /[\p{L}\p{N}+.-]+:\/\/|[\da-f]*:[\da-f]*:[\da-f:.]*(?=[\s()]|$)/iuy;

/**
 * Reads a filter; the grammar is in `docs/filter.md`. An empty text matches everything. Takes time and memory
 * that grow with the length of the text, whatever it holds.
 *
 * @throws FilterError with the place of the mistake.
 */
export function parse(text: string): FilterV1 {
  const scanner = new Scanner(text);
  if (text.length > maxLength)
    scanner.fail('it is too long', `A filter has at most ${maxLength} characters.`, 0);
  if (/^\s*$/.test(text)) return { kind: 'and', filters: [] };
  const parser = new Parser(scanner);
  const filter = parser.or(undefined, 0);
  if (scanner.next === ')') scanner.fail('this parenthesis was not opened', 'Take it away, or quote it.');
  return filter;
}

class Parser {
  private terms = 0;
  private readonly scanner: Scanner;

  constructor(scanner: Scanner) {
    this.scanner = scanner;
  }

  /** `scope` is the field that bare values belong to, within `field:( … )`. */
  or(scope: string | undefined, depth: number): FilterV1 {
    const filters = [this.and(scope, depth)];
    while (this.keyword('OR')) filters.push(this.and(scope, depth));
    return filters.length === 1 ? (filters[0] as FilterV1) : { kind: 'or', filters };
  }

  private and(scope: string | undefined, depth: number): FilterV1 {
    const filters = [this.not(scope, depth)];
    while (this.keyword('AND') || this.another()) filters.push(this.not(scope, depth));
    return filters.length === 1 ? (filters[0] as FilterV1) : { kind: 'and', filters };
  }

  private another(): boolean {
    return (
      this.scanner.next !== '' &&
      this.scanner.next !== ')' &&
      this.scanner.look(/OR(?=[\s()]|$)/iy) === undefined
    );
  }

  private keyword(word: 'AND' | 'OR' | 'NOT'): boolean {
    this.scanner.skipSpace();
    return this.scanner.take(new RegExp(`${word}(?=[\\s()]|$)`, 'iy')) !== undefined;
  }

  private not(scope: string | undefined, depth: number): FilterV1 {
    if (depth > maxDepth) this.scanner.fail('it is nested too deeply', `At most ${maxDepth} levels.`);
    const negated = this.keyword('NOT') || (scope === undefined && this.scanner.take(/-/y) !== undefined);
    return negated ? { kind: 'not', filter: this.not(scope, depth + 1) } : this.primary(scope, depth);
  }

  private primary(scope: string | undefined, depth: number): FilterV1 {
    const { scanner } = this;
    scanner.skipSpace();
    if (scanner.next === '(') return this.group(scope, depth);
    if (
      scanner.next === '' ||
      scanner.next === ')' ||
      scanner.look(/(?:AND|OR)(?=[\s()]|$)/iy) !== undefined
    ) {
      scanner.fail(
        'a term is missing here',
        'AND, OR and NOT stand before a term; as words they are quoted: "or".',
      );
    }
    this.terms += 1;
    if (this.terms > maxTerms) scanner.fail('it has too many terms', `At most ${maxTerms}.`);
    if (scope !== undefined) return this.matches(scope, scanner.word());
    const start = scanner.at;
    const name = scanner.look(bareForm) === undefined ? scanner.take(fieldForm) : undefined;
    return name === undefined ? this.text(scanner.word()) : this.fieldTerm(name, start, depth);
  }

  private group(scope: string | undefined, depth: number): FilterV1 {
    const { scanner } = this;
    const start = scanner.at;
    scanner.take(/\(/y);
    const inner = this.or(scope, depth + 1);
    scanner.skipSpace();
    if (scanner.take(/\)/y) === undefined)
      scanner.fail('the parenthesis is not closed', 'Write a ) behind it.', start);
    return inner;
  }

  private fieldTerm(written: string, start: number, depth: number): FilterV1 {
    const { scanner } = this;
    const name = written.replace(/\\(.)/gsu, '$1');
    const symbol =
      scanner.take(/!=|:(?:[<>]=?)?|[<>]=?|=/y) ?? scanner.fail('an operator is missing', 'As in a:b.');
    if (name.toLowerCase() === 'is' && symbol === ':') return this.is();
    const field = fieldOf(name) ?? this.unknownField(name, start);
    if (scanner.next === '' || /[\s)]/.test(scanner.next)) {
      scanner.fail(
        `"${name}" has no value`,
        `No space before it: ${name}${symbol}value. Is it there: ${name}:*`,
      );
    }
    if (symbol === '!=') return { kind: 'not', filter: this.matches(field, scanner.word()) };
    const operator = operators[symbol] ?? operators[symbol.slice(1)] ?? 'eq';
    if (operator !== 'eq') return this.compare(field, operator, scanner.word());
    if (scanner.next === '[' || scanner.next === '{') return this.range(field);
    return scanner.next === '(' ? this.group(field, depth) : this.matches(field, scanner.word());
  }

  private is(): FilterV1 {
    const { start, parts } = this.scanner.word();
    if (parts[0] === 'deleted') return { kind: 'compare', field: 'deleted', operator: 'eq', value: 'true' };
    return this.scanner.fail('"is:" knows only "deleted"', 'Write is:deleted.', start);
  }

  private range(field: string): FilterV1 {
    const { scanner } = this;
    const start = scanner.at;
    const low = scanner.take(/[[{]/y) === '[' ? 'ge' : 'gt';
    scanner.skipSpace();
    const from = scanner.word();
    if (scanner.take(/\s+TO\s+/iy) === undefined) this.noRange(start);
    const to = scanner.word(']}');
    scanner.skipSpace();
    const close = scanner.take(/[\]}]/y) ?? this.noRange(start);
    const filters = [
      ...(isStar(from) ? [] : [this.compare(field, low, from)]),
      ...(isStar(to) ? [] : [this.compare(field, close === ']' ? 'le' : 'lt', to)]),
    ];
    if (filters.length === 0) return { kind: 'exists', field };
    return filters.length === 1 ? (filters[0] as FilterV1) : { kind: 'and', filters };
  }

  private noRange(start: number): never {
    const hint =
      'As in [400 TO 499]; { } leave an end out, * leaves it open. A bracket of a value is quoted.';
    return this.scanner.fail('not a range', hint, start);
  }

  private compare(field: string, operator: OperatorV1, word: Word): FilterV1 {
    const value = word.parts.join('');
    if (word.parts.some((part) => typeof part !== 'string')) {
      this.scanner.fail(
        'a wildcard cannot be compared',
        'Wildcards go with ":"; as itself, quote it.',
        word.start,
      );
    }
    const checked = fieldValue(field, value);
    if (!('wrong' in checked)) return { kind: 'compare', field, operator, value: checked.value };
    return this.scanner.fail(
      `"${field}" takes ${checked.wrong}`,
      `As in ${field}:… with such a value.`,
      word.start,
    );
  }

  private matches(field: string, word: Word): FilterV1 {
    if (isStar(word)) return { kind: 'exists', field };
    const pattern: readonly Part[] = word.parts;
    return pattern.every((part) => typeof part === 'string')
      ? this.compare(field, 'eq', word)
      : { kind: 'like', field, pattern };
  }

  private text(word: Word): FilterV1 {
    const { scanner } = this;
    if (isStar(word)) return { kind: 'and', filters: [] };
    const inner = word.parts.slice(isMany(word.parts[0]) ? 1 : 0, isMany(word.parts.at(-1)) ? -1 : undefined);
    const value = inner
      .map((part) => (typeof part === 'string' ? part : part.any === 'one' ? '?' : '*'))
      .join('');
    if (!word.quoted && /^[<>=!]/.test(value)) {
      scanner.fail('an operator without a field', 'No spaces around it: status>=400.', word.start);
    }
    if (inner.some(isMany)) {
      scanner.fail(
        'a wildcard within a word',
        'Wildcards need a field, as in title:a*b; as itself, quote it.',
        word.start,
      );
    }
    if (value === '')
      scanner.fail('there is nothing to search for', 'Write a word between the quotes.', word.start);
    return { kind: 'text', value };
  }

  private unknownField(name: string, start: number): never {
    const meant = didYouMean(name, shortFields);
    return this.scanner.fail(
      `there is no field "${name}"`,
      `${meant === undefined ? `Fields: ${shortFields.join(', ')}, and every attribute by its dotted name.` : `Did you mean "${meant}"?`} Text with a colon is quoted: "${name}:…".`,
      start,
    );
  }
}

function isMany(part: Part | undefined): boolean {
  return typeof part === 'object' && part.any === 'many';
}

function isStar({ parts }: Word): boolean {
  return parts.length === 1 && isMany(parts[0]);
}
