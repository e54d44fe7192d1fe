import fc from 'fast-check';
import { expect, it } from 'vitest';
import { commonAttributes } from '../provider/index.ts';
import type { FilterV1, OperatorV1 } from './ast.ts';
import { fieldType } from './fields.ts';
import { format } from './format.ts';
import { parse } from './parse.ts';

const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
const awkward = fc
  .array(
    fc.constantFrom(
      'a',
      'Or',
      '*',
      '?',
      '\\',
      '"',
      ' ',
      '\n',
      '(',
      ')',
      '[',
      '/',
      ':',
      '>',
      '=',
      '-',
      '\u{1f600}',
      '\ud800',
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((all) => all.join(''));
const someText = fc.oneof(
  anyText,
  awkward,
  fc.constantFrom('and', 'OR', 'to', 'https://a/b?c=d', '2001:db8::1'),
);

const field = fc.oneof(
  fc.constantFrom(
    ...Object.keys(commonAttributes),
    'id',
    'time',
    'name',
    'severity',
    'source',
    'feed',
    'file',
    'line',
    'event',
    'deleted',
  ),
  fc.tuple(someText, someText).map(([a, b]) => `${a}.${b}`),
);

function valueFor(name: string): fc.Arbitrary<string> {
  switch (fieldType(name)) {
    case 'integer':
      return fc.integer().map(String);
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true }).map(String);
    case 'boolean':
      return fc.boolean().map(String);
    case 'time':
      return fc
        .date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true })
        .map((each) => each.toISOString());
    default:
      return fc.oneof(someText, fc.constant(''));
  }
}

const operator = fc.constantFrom<OperatorV1>('eq', 'lt', 'le', 'gt', 'ge');
const compare = field.chain((name) =>
  fc.record({
    kind: fc.constant('compare' as const),
    field: fc.constant(name),
    operator,
    value: valueFor(name),
  }),
);
const many = { any: 'many' } as const;
const one = { any: 'one' } as const;
// A pattern as the parser makes it: texts that stand apart, no two stars side by side, more than a star alone.
const pattern = fc
  .tuple(
    fc.array(fc.tuple(someText, fc.constantFrom([many], [one], [one, one], [one, many])), {
      minLength: 1,
      maxLength: 3,
    }),
    fc.option(someText),
  )
  .map(([pairs, last]) => [
    ...pairs.flatMap(([before, wild]) => [before, ...wild]),
    ...(last === null ? [] : [last]),
  ]);

const filter = fc.letrec<{ tree: FilterV1 }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    compare,
    fc.record({ kind: fc.constant('like' as const), field, pattern }),
    fc.record({ kind: fc.constant('exists' as const), field }),
    fc.record({ kind: fc.constant('text' as const), value: someText }),
    fc.constant<FilterV1>({ kind: 'and', filters: [] }),
    fc.record({ kind: fc.constant('not' as const), filter: tie('tree') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      filters: fc.array(tie('tree'), { minLength: 2, maxLength: 4 }),
    }),
  ),
})).tree;

it('what it writes is read as the same tree', () => {
  fc.assert(
    fc.property(filter, (tree) => {
      expect(parse(format(tree))).toEqual(tree);
    }),
    { numRuns: 3000 },
  );
});

it.each([
  [
    'event:a   AND (status:404 OR status>=500)',
    'event:a (http.response.status_code:404 OR http.response.status_code>=500)',
  ],
  ['NOT "two words"', '-"two words"'],
  ['url:https://a/b?c', 'url.full:"https://a/b?c"'],
  ['is:deleted', 'deleted:true'],
  ['', '*'],
])('%s', (written, formatted) => {
  expect(format(parse(written))).toBe(formatted);
});
