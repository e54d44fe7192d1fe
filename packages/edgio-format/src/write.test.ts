import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { framed, rows } from '../test/bytes.ts';
import { writeCell, writeRecord } from './write.ts';

describe('a value is written as Spark writes it', () => {
  it.each([
    [null, '-'],
    ['', '""'],
    ['a,b', 'a,b'],
    ['a\tb', '"a\tb"'],
    ['a\nb', '"a\nb"'],
    ['a\rb', '"a\rb"'],
    ['He said "hi"', '"He said \\"hi\\""'],
    ['C:\\x', 'C:\\x'],
    ['a\tC:\\x', '"a\tC:\\\\x"'],
    ['a\\"b', '"a\\\\\\"b"'],
    ['end\\', 'end\\'],
    ['#1 show', '#1 show'],
    ['<a>\n<b/>\n</a>', '"<a>\n<b/>\n</a>"'],
    ['Fiancé', 'Fiancé'],
  ])('%j', (value, written) => {
    expect(writeCell(value)).toBe(written);
  });

  it('in the first column with quotes around what would be a comment', () => {
    expect(writeRecord(['#1 show', '#1 show'])).toBe('"#1 show"\t#1 show');
  });
});

describe('what Spark leaves ambiguous is quoted', () => {
  it.each([
    ['-', '"-"'],
    ['  Spirit Games  ', '"  Spirit Games  "'],
    ['  ', '"  "'],
  ])('%j', (value, written) => {
    expect(writeCell(value)).toBe(written);
  });

  it.each([[['001']], [['date', 'time', 'event']], [['\uFEFFx']]])(
    'in the first column, %j',
    async (record) => {
      expect(writeRecord(record)[0]).toBe('"');
      expect(await rows(`${writeRecord(record)}\n`)).toEqual([record]);
    },
  );
});

it('refuses what no reader could tell apart', () => {
  expect(() => writeRecord(['a', 'x\n2026-03-10\t16:48:11\terror\ty'])).toThrow('head of a record');
  expect(() => writeRecord([])).toThrow('at least one column');
});

it('rows of texts and nulls come back the same', async () => {
  const character = fc.oneof(
    fc.constantFrom('"', '\\', '\t', '\n', '\r', ' ', '-', '#', '\0', '\x01', 'a', '0', 'é'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  );
  const cell = fc.oneof(
    fc.array(character, { maxLength: 8 }).map((parts) => parts.join('')),
    fc.constantFrom(null, '-', '', '001', 'date', '"-"'),
  );
  const record = fc.array(cell, { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { maxLength: 5 }),
      fc.constantFrom('\n', '\r\n'),
      async (records, end) => {
        const text = records.map((each) => writeRecord(each) + end).join('');
        expect((await framed(text)).map(({ raw }) => raw)).toEqual(records);
      },
    ),
    { numRuns: 1500 },
  );
});
