import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { framed, inPieces, utf8 } from '../test/bytes.ts';
import { delivery } from '../test/deliveries.ts';
import { decodeColumns } from './batch.ts';

const line = (time: string, ...values: string[]) =>
  `2026-03-10\t${time}\tslicing_ended\t${values.join('\t')}\n`;

async function all(bytes: Uint8Array, type: string, sizes: number[]) {
  const rows: { line: number; time: number; cells: (string | null)[]; numbers: number[] }[] = [];
  let others = 0;
  for await (const batch of decodeColumns(inPieces(bytes, ...sizes), { type })) {
    others += batch.others;
    const columns = [...batch.columns.values()];
    for (let row = 0; row < batch.rows; row++) {
      rows.push({
        line: batch.lines[row] ?? 0,
        time: batch.times[row] ?? 0,
        cells: columns.map((column) => column.text(row)),
        numbers: columns.flatMap(({ numbers }) => (numbers === undefined ? [] : [numbers[row] ?? 0])),
      });
    }
  }
  return { rows, others };
}

describe('decodeColumns', () => {
  it('gives lines of one layout column by column', async () => {
    const text = `${line('16:48:11', 'a', '0', '450')}${line('16:48:12', '"b\tc"', '-', '"12"')}x\n#\n`;
    expect(await all(utf8(text), 'slicing_ended', [])).toEqual({
      rows: [
        { line: 1, time: Date.UTC(2026, 2, 10, 16, 48, 11), cells: ['a', '0', '450'], numbers: [450] },
        { line: 2, time: Date.UTC(2026, 2, 10, 16, 48, 12), cells: ['b\tc', null, '12'], numbers: [12] },
      ],
      others: 1,
    });
  });

  it('gives the cells that records have, on any delivery', async () => {
    const sizes = fc.constantFrom<number[]>([], [1], [50]);
    await fc.assert(
      fc.asyncProperty(delivery, sizes, async (bytes, sizes) => {
        for (const [type, width] of [
          ['error', 10],
          ['asset_deleted', 5],
        ] as const) {
          const { rows, others } = await all(bytes, type, sizes);
          const records = await framed(bytes);
          const own = records.filter(({ line }) => rows.some((row) => row.line === line));
          expect(rows.map(({ cells }) => cells)).toEqual(own.map(({ raw }) => raw?.slice(3)));
          expect(own.every(({ raw }) => raw?.length === width && raw[2] === type)).toBe(true);
          expect(rows.length + others).toBe(records.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('takes more rows than one batch holds', async () => {
    const text = line('16:48:11', 'a', '0', '450').repeat(20_000);
    expect((await all(utf8(text), 'slicing_ended', [300_000])).rows).toHaveLength(20_000);
  });

  it('knows no layout that a type does not have', async () => {
    const batches = decodeColumns(inPieces(utf8('')), { type: 'error', layout: 'ray' });
    await expect(batches.next()).rejects.toThrow('error has no layout ray');
  });
});
