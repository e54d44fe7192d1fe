import fc from 'fast-check';
import { LosslessNumber } from 'lossless-json';
import { describe, expect, it } from 'vitest';
import { isLogsError } from '../provider/index.ts';
import { jsonRecords, numberText } from './index.ts';

const spaces = fc.stringMatching(/^[ \t\r\n]{0,3}$/);
const numbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.bigInt().map(String),
  fc.stringMatching(/^-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?$/),
);
const strings = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)),
  fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
  fc.constantFrom('"\\""', '"\\\\"', '"\\\\\\""', '"],[{}"', '"\\u0041\\/"', '"1.10"', '"__proto__"', '""'),
);

/** JSON texts of every look: spaces anywhere, numbers in every spelling, names twice, escapes. */
const { json } = fc.letrec<{ json: string; list: string; object: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(strings, numbers, fc.constantFrom('true', 'false', 'null')),
    tie('list'),
    tie('object'),
  ),
  list: fc
    .tuple(
      fc.array(
        fc.tuple(spaces, tie('json'), spaces).map((parts) => parts.join('')),
        { maxLength: 4 },
      ),
      spaces,
    )
    .map(([parts, space]) => (parts.length === 0 ? `[${space}]` : `[${parts.join(',')}]`)),
  object: fc
    .tuple(
      fc.array(
        fc.tuple(spaces, strings, spaces, tie('json'), spaces).map(([a, name, b, value, c]) => {
          return `${a}${name}${b}:${value}${c}`;
        }),
        { maxLength: 4 },
      ),
      spaces,
    )
    .map(([parts, space]) => (parts.length === 0 ? `{${space}}` : `{${parts.join(',')}}`)),
}));

describe('jsonRecords', () => {
  it('gives each record’s text exactly as it was sent', () => {
    const text = '{ "logs" : [ {"id": 1, "t":"a\\u0062"} ,\n{ } , [1,2 ], "x]" ,null, 5 ] ,"count":6}';
    const { answer, records } = jsonRecords(text, ['logs']);
    expect(records.map((record) => record.text)).toEqual([
      '{"id": 1, "t":"a\\u0062"}',
      '{ }',
      '[1,2 ]',
      '"x]"',
      'null',
      '5',
    ]);
    expect(answer).toEqual(JSON.parse(text));
  });

  it('keeps an id of 9007199254740993 and a charge of 0.10 what they were', () => {
    const text = '{"logs":[{"id":9007199254740993,"charge":0.10},{"id":2,"charge":0.25}],"log_count":1e3}';
    const { answer, records } = jsonRecords(text, ['logs']);
    const [first, second] = records.map(({ value }) => value as Record<string, unknown>);
    expect(Object.values(first ?? {}).map(numberText)).toEqual(['9007199254740993', '0.10']);
    expect(second).toEqual({ id: 2, charge: 0.25 });
    expect(answer).toMatchObject({ logs: [first, second], log_count: new LosslessNumber('1e3') });
  });

  it.each([
    [
      'below several names',
      '{"a":{"b":{"logs":[1,2]},"logs":[3]},"logs":[4]}',
      ['a', 'b', 'logs'],
      ['1', '2'],
    ],
    ['at the root', ' [1, 2] ', [], ['1', '2']],
    ['under an escaped name', '{"l\\u006fgs":[1]}', ['logs'], ['1']],
    ['under an odd name', '{"a.b \\"c\\"":[1]}', ['a.b "c"'], ['1']],
    ['under the name __proto__', '{"__proto__":[1]}', ['__proto__'], ['1']],
    ['and empty', '{"logs":[ ]}', ['logs'], []],
    ['not there', '{"log":[1]}', ['logs'], []],
    ['there, but no array', '{"logs":{"logs":[1]}}', ['logs'], []],
    ['there, but null', '{"logs":null,"x":[1]}', ['logs'], []],
    ['there, but text', '{"logs":"[1]","x":[1]}', ['logs'], []],
    ['below an array', '{"a":[{"logs":[1]}]}', ['a', 'logs'], []],
    ['elsewhere of the same name', '{"x":{"logs":[1]},"logs":[2]}', ['logs'], ['2']],
    ['twice: the last one counts', '{"logs":[1,2.0],"logs":[3]}', ['logs'], ['3']],
    ['twice: the last one is none', '{"logs":[1,2.0],"logs":{}}', ['logs'], []],
    ['in an object that is there twice', '{"a":{"logs":[1]},"a":{"logs":[2]}}', ['a', 'logs'], ['2']],
    ['in an object that is there again without', '{"a":{"logs":[1]},"a":{}}', ['a', 'logs'], []],
    ['in an answer that is no object', '5', ['logs'], []],
  ])('finds an array %s', (_, text, path, texts) => {
    const { answer, records } = jsonRecords(text, path);
    expect(records.map((record) => record.text)).toEqual(texts);
    expect(records.map(({ value }) => value)).toEqual(texts.map((each) => JSON.parse(each)));
    expect(JSON.stringify(answer)).toBe(JSON.stringify(JSON.parse(text)));
  });

  it('cuts any array into texts that mean the same, and no more', () => {
    fc.assert(
      fc.property(fc.array(json), spaces, json, json, (elements, space, before, after) => {
        const text = `{"a":${before},"logs":[${space}${elements.join(`${space},${space}`)}${space}],"b":${after}}`;
        const { answer, records } = jsonRecords(text, ['logs']);
        expect(records.map((record) => record.text)).toEqual(elements);
        const plain = JSON.parse(text);
        expect(rounded(answer)).toStrictEqual(plain);
        expect(rounded(records.map(({ value }) => value))).toStrictEqual(plain.logs);
        expect((answer as { logs: unknown[] }).logs).toEqual(records.map(({ value }) => value));
      }),
      { numRuns: 200 },
    );
  });

  it('refuses exactly what JSON.parse refuses', () => {
    const edits = fc.tuple(
      json,
      fc.nat(),
      fc.constantFrom('', '"', ',', '{', '}', '[', ']', '0', '.', '-', '\\', ' '),
    );
    fc.assert(
      fc.property(edits, fc.constantFrom([], ['']), ([text, at, edit], path) => {
        const cut = at % (text.length + 1);
        const broken = `${text.slice(0, cut)}${edit}${text.slice(cut + 1)}`;
        const outcome = (parse: () => unknown) => {
          try {
            return rounded(parse());
          } catch (error) {
            expect(error instanceof SyntaxError || isLogsError(error)).toBe(true);
            return 'refused';
          }
        };
        const plain = outcome(() => JSON.parse(broken));
        expect(outcome(() => jsonRecords(broken, path).answer)).toStrictEqual(plain);
      }),
      { numRuns: 1000 },
    );
  });
});

/** With every number as the double it is nearest to, as JSON.parse has it. */
function rounded(value: unknown): unknown {
  if (value instanceof LosslessNumber) return Number(value.value);
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, rounded(member)]);
  return Object.fromEntries(members);
}
