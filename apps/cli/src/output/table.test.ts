import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { widthOf } from './cell-text.ts';
import type { Cell, Column } from './encoder.ts';
import { type TableOptions, tableEncoder } from './table.ts';

const columns: Column[] = [
  { name: 'time', kind: 'time' },
  { name: 'title', kind: 'text' },
  { name: 'count', kind: 'number' },
];

function table(shown: readonly Column[], rows: Cell[][], options: TableOptions = {}): string {
  const encoder = tableEncoder(shown, options);
  return encoder.head() + encoder.batch(rows) + encoder.end();
}

describe('a table', () => {
  test('has a header, a rule, and numbers on the right', () => {
    const rows = [
      ['2026-03-10T16:48:11Z', 'Spirit Games', 7],
      ['2026-03-10T16:48:12Z', '', 1234],
      ['2026-03-10T16:48:13Z', undefined, null],
    ];
    expect(table(columns, rows)).toBe(
      [
        'time                  title         count',
        '────────────────────  ────────────  ─────',
        '2026-03-10T16:48:11Z  Spirit Games      7',
        '2026-03-10T16:48:12Z                 1234',
        '2026-03-10T16:48:13Z',
        '',
      ].join('\n'),
    );
  });

  test('without rows is its header', () => {
    expect(table(columns, [])).toBe('time  title  count\n────  ─────  ─────\n');
  });

  test('measures wide letters and emoji as the terminal does', () => {
    const rows = [
      ['a', '東京', 1],
      ['b', '👨‍👩‍👧x', 2],
      ['c', 'e\u0301e', 3],
    ];
    expect(table(columns, rows).split('\n').slice(2)).toEqual([
      'a     東京       1',
      'b     👨‍👩‍👧x        2',
      'c     e\u0301e         3',
      '',
    ]);
  });

  test('cuts the widest text and never a number or a time', () => {
    const [, , row = ''] = table(columns, [['2026-03-10T16:48:11Z', 'x'.repeat(4_000_000), 123456789]], {
      width: 60,
    }).split('\n');
    expect(row).toBe(`2026-03-10T16:48:11Z  ${'x'.repeat(26)}…  123456789`);
  });

  test('cuts the name of a number or a time before their values', () => {
    const shown: Column[] = [
      { name: 'a.very.long.name', kind: 'number' },
      { name: 'text', kind: 'text' },
    ];
    expect(table(shown, [[123, 'x'.repeat(30)]], { width: 30 })).toBe(
      `a.very.long.n…  text\n${'─'.repeat(14)}  ${'─'.repeat(14)}\n${' '.repeat(11)}123  ${'x'.repeat(13)}…\n`,
    );
  });

  test('leaves columns out before it cuts one below the least that it asks for', () => {
    const shown: Column[] = [
      { name: 'id', kind: 'text', least: Number.POSITIVE_INFINITY },
      { name: 'events', kind: 'number', least: 6 },
      { name: 'reason', kind: 'text', least: 12 },
      { name: 'file', kind: 'text' },
    ];
    const row = ['0123456789abcdef:17', 3, 'r'.repeat(40), 'f'.repeat(40)];
    expect(table(shown, [row], { width: 50 })).toBe(
      `id                   events  reason\n${'─'.repeat(19)}  ──────  ${'─'.repeat(21)}\n0123456789abcdef:17       3  ${'r'.repeat(20)}…\n`,
    );
    expect(table(shown, [row], { width: 36 }).split('\n')[0]).toBe('id                   events');
    expect(table(shown, [row], { width: 10 }).split('\n')[2]).toBe('012345678…');
  });

  test('leaves out columns that find no room, empty ones first, and says which', () => {
    const names = ['a', 'empty', 'b', 'c'].map((name): Column => ({ name, kind: 'time' }));
    const hidden: string[][] = [];
    const text = table(names, [['1'.repeat(15), null, '2'.repeat(15), '3'.repeat(15)]], {
      width: 40,
      onHidden: (left) => hidden.push(left),
    });
    expect(text.split('\n')[2]).toBe(`${'1'.repeat(15)}  ${'2'.repeat(15)}`);
    expect(hidden).toEqual([['empty', 'c']]);
  });

  test('goes on with the widths of its first rows, so that it never holds more than these', () => {
    const encoder = tableEncoder([{ name: 'n', kind: 'text' }], {});
    expect(encoder.batch(Array.from({ length: 499 }, () => ['ab']))).toBe('');
    expect(encoder.batch([['ab'], ['abcdef']])).toMatch(/^n\n──\nab\n(ab\n)+a…\n$/);
    expect(encoder.batch([['x']])).toBe('x\n');
    expect(encoder.end()).toBe('');
  });

  test('has a bold header where colours are allowed, and no escape elsewhere', () => {
    expect(table(columns, [], { colour: true })).toContain('\x1b[1mtime  title  count\x1b[22m\n');
    expect(table(columns, [['\x1b[31m', '\x9b', 1]])).not.toMatch(/[^\P{Cc}\n]/u);
  });

  test('fits any width with any values, and sends no control character', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 40, max: 120 }),
        fc.array(
          fc.tuple(
            fc.constant('2026-03-10T16:48:11Z'),
            fc.string({ unit: 'grapheme', maxLength: 300 }),
            fc.nat(),
          ),
          {
            minLength: 1,
            maxLength: 8,
          },
        ),
        (width, rows) => {
          const lines = table(columns, rows, { width }).split('\n');
          expect(lines.length).toBe(rows.length + 3);
          for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});
