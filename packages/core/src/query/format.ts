import type { FilterV1, OperatorV1 } from './ast.ts';
import type { Part } from './scanner.ts';

const symbols: Record<OperatorV1, string> = { eq: ':', lt: '<', le: '<=', gt: '>', ge: '>=' };
const plainValue = /^[\p{L}\p{N}_./@-][\p{L}\p{N}_.:/@%+=,&;~#-]*$/u;
const plainText = /^(?!(?:and|or|not)$)[\p{L}\p{N}]+$/iu;

/** Writes a filter as text. {@link parse} reads the same tree out of it, for every tree that it makes itself. */
export function format(filter: FilterV1): string {
  switch (filter.kind) {
    case 'and':
      if (filter.filters.length === 0) return '*';
      return filter.filters.map((each) => inParentheses(each, ['and', 'or'])).join(' ');
    case 'or':
      return filter.filters.map((each) => inParentheses(each, ['or'])).join(' OR ');
    case 'not':
      return `-${inParentheses(filter.filter, ['and', 'or', 'not'])}`;
    case 'compare':
      return `${field(filter.field)}${symbols[filter.operator]}${value(filter.value)}`;
    case 'like':
      return `${field(filter.field)}:${filter.pattern.map(part).join('')}`;
    case 'exists':
      return `${field(filter.field)}:*`;
    case 'text':
      return plainText.test(filter.value) ? filter.value : quote(filter.value);
  }
}

function inParentheses(filter: FilterV1, kinds: readonly FilterV1['kind'][]): string {
  const text = format(filter);
  const isList = filter.kind === 'and' && filter.filters.length === 0;
  return kinds.includes(filter.kind) && !isList ? `(${text})` : text;
}

function field(name: string): string {
  return name.replace(/^[^\p{L}_]|[^\p{L}\p{N}_.-]/gu, '\\$&');
}

function value(text: string): string {
  return plainValue.test(text) ? text : quote(text);
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function part(each: Part): string {
  if (typeof each !== 'string') return each.any === 'many' ? '*' : '?';
  return each.replace(/[^\p{L}\p{N}]/gu, '\\$&');
}
