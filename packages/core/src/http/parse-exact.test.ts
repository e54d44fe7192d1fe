import fc from 'fast-check';
import { LosslessNumber } from 'lossless-json';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../provider/index.ts';
import { jsonRecords, numberText, parseExact, plainNumber } from './index.ts';

describe('a number', () => {
  it.each([
    '0',
    '1',
    '-1',
    '42',
    '123456789012345',
    '0.1',
    '-0.25',
    '12.5',
    '9007199254740991',
    '0.000001',
    '1e-7',
  ])('%s stays a number', (text) => {
    expect(parseExact(text)).toBe(Number(text));
  });

  it.each([
    '9007199254740993',
    '12345678901234567890',
    '0.10',
    '0.0',
    '1.0',
    '10.50',
    '-0',
    '-0.0',
    '1e3',
    '1E3',
    '1E-7',
    '0.0000001',
    '1e400',
    '0.1000000000000000055511151231257827',
  ])('%s keeps its text', (text) => {
    expect(parseExact(text)).toEqual(new LosslessNumber(text));
    expect(parseExact(`{"a":[${text}]}`)).toEqual({ a: [new LosslessNumber(text)] });
  });

  it('has its exact text, whatever it looks like', () => {
    const literals = fc.oneof(
      fc.stringMatching(/^-?(0|[1-9][0-9]{0,18})(\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?$/),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.integer({ min: -1000, max: 1000 }).map((cents) => (cents / 100).toFixed(2)),
    );
    fc.assert(
      fc.property(literals, (text) => {
        const value = parseExact(`{"n": ${text} }`) as { n: unknown };
        expect(numberText(value.n)).toBe(text);
        // Only what would change is anything but a number.
        expect(typeof value.n === 'number').toBe(String(Number(text)) === text);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('numberText and plainNumber', () => {
  it.each([
    [5, '5', 5],
    [0.25, '0.25', 0.25],
    [12n, '12', 12],
    ['0.10', '0.10', 0.1],
    ['-7', '-7', -7],
    ['007', '007', 7],
    [new LosslessNumber('9007199254740993'), '9007199254740993', 9007199254740992],
    [new LosslessNumber('1e400'), '1e400', undefined],
    [Number.NaN, undefined, undefined],
    [Number.POSITIVE_INFINITY, undefined, undefined],
    ['', undefined, undefined],
    [' 5', undefined, undefined],
    ['0x10', undefined, undefined],
    ['5 USD', undefined, undefined],
    [null, undefined, undefined],
    [undefined, undefined, undefined],
    [true, undefined, undefined],
    [{ value: '5' }, undefined, undefined],
    [[5], undefined, undefined],
  ])('%o', (value, text, number) => {
    expect(numberText(value)).toBe(text);
    expect(plainNumber(value)).toBe(number);
  });
});

describe('a text', () => {
  it.each([
    '',
    ' ',
    '{',
    '{"a":01.0}',
    '{"a":1.}',
    '{"a":+1.0}',
    '{"a":.50}',
    '{1.0:2}',
    '<html>',
    '[1.0"x"]',
  ])('that is no JSON is unexpected, and not shown: %s', (text) => {
    for (const parse of [() => parseExact(text), () => jsonRecords(text, ['a'])]) {
      expect(parse).toThrow(ApiError);
      expect(parse).toThrow(`The answer is not JSON (${text.length} characters)`);
    }
  });

  it.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('may be 64 %s deep and no deeper', (_, open, close) => {
    const nested = (depth: number) => `${open.repeat(depth)}1.0${close.repeat(depth)}`;
    expect(parseExact(nested(64))).toBeTypeOf('object');
    expect(() => parseExact(nested(65))).toThrow('deeper than 64');
    expect(() => jsonRecords(nested(65), ['a'])).toThrow('deeper than 64');
  });

  it('nested a million times is refused at once', () => {
    for (const open of ['[', '{"a":']) {
      expect(() => parseExact(open.repeat(1_000_000))).toThrow('deeper than 64');
      expect(() => jsonRecords(open.repeat(1_000_000), [])).toThrow('deeper than 64');
    }
  });

  it('of nothing but odd numbers, or of far too many records, is refused before it fills the memory', () => {
    const many = (element: string) => `[${element}${`,${element}`.repeat(1_000_001)}]`;
    expect(() => parseExact(many('1.0'))).toThrow('more than 1000000 numbers');
    expect(() => jsonRecords(many('1'), [])).toThrow('more than 1000000 records');
  });

  it('of a million backslashes takes no time', () => {
    const text = `["${'\\\\'.repeat(500_000)}", 1.0]`;
    expect(parseExact(text)).toEqual(['\\'.repeat(500_000), new LosslessNumber('1.0')]);
  });

  it('cannot reach a prototype', () => {
    const text = '{"__proto__":{"polluted":1.0},"constructor":{"prototype":{"polluted":2.0}},"n":1.0}';
    const value = parseExact(text) as Record<string, unknown>;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor', 'n']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('with a name twice has the last of both', () => {
    expect(parseExact('{"a":1.0,"a":2,"b":3,"b":4.0}')).toEqual({ a: 2, b: new LosslessNumber('4.0') });
  });
});
