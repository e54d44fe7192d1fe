import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvEncoder } from './csv.ts';

/** A reader by RFC 4180; `null` is an empty field without quotes. */
function readCsv(text: string): (string | null)[][] {
  const rows: (string | null)[][] = [[]];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (let match = field.exec(text); match !== null; match = field.exec(text)) {
    const [, quoted, plain, end] = match;
    rows.at(-1)?.push(quoted === undefined ? plain || null : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  expect(rows.pop(), 'it ends with a line end').toEqual([]);
  return rows;
}

const cell = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '"', ',', '\r\n', '\n', 'a"b,c'),
  fc.constant(null),
);

test('what is written reads back the same, absent and empty values told apart', () => {
  fc.assert(
    fc.property(
      fc
        .integer({ min: 1, max: 5 })
        .chain((width) =>
          fc.tuple(
            fc.array(fc.string(), { minLength: width, maxLength: width }),
            fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 6 }),
          ),
        ),
      ([names, rows]) => {
        const csv = csvEncoder(names.map((name) => ({ name, kind: 'text' as const })));
        const half = Math.floor(rows.length / 2);
        const text = csv.head() + csv.batch(rows.slice(0, half)) + csv.batch(rows.slice(half)) + csv.end();
        const [head, ...back] = readCsv(text);
        expect(head).toEqual(names);
        expect(back).toEqual(rows);
      },
    ),
  );
});

test('lists and objects are JSON text, numbers and booleans stand bare', () => {
  const csv = csvEncoder([
    { name: 'a', kind: 'text' },
    { name: 'b', kind: 'number' },
    { name: 'c', kind: 'text' },
  ]);
  expect(csv.batch([[{ x: ['1'] }, 1.5, true], [undefined]])).toBe('"{""x"":[""1""]}",1.5,true\r\n,,\r\n');
});

test('on a terminal control characters are shown, not sent', () => {
  const csv = csvEncoder([{ name: 'a\x1b', kind: 'text' }], { safe: true });
  expect(csv.head() + csv.batch([['\x1b[31mred\x9b1m\n']])).toBe('a\\x1b\n\\x1b[31mred\\x9b1m\\n\n');
});
