import { describe, expect, it } from 'vitest';
import type { Column } from '../output/encoder.ts';
import { differences } from './differences.ts';

const columns: Column[] = [
  { name: 'time', kind: 'time' },
  { name: 'title', kind: 'text' },
  { name: 'viewers', kind: 'number' },
];
const row = (viewers: number, title = 'News') => ['2026-03-10T16:40:00.000Z', title, viewers];

describe('an answer beside the truth', () => {
  it('agrees in any order, and where only the last digits of a sum differ', () => {
    const answer = { columns, rows: [row(0.1 + 0.2), row(7, 'Sport')] };
    expect(differences(answer, [row(7, 'Sport'), row(0.3)])).toEqual([]);
  });

  it.each([
    ['another number', [row(3)], [row(4)], ['but the truth is']],
    ['a row too many', [row(3), row(1, 'Sport')], [row(3)], ['Sport: not in the truth']],
    ['the same row twice', [row(3), row(3)], [row(3)], ['twice']],
    ['a row too few', [], [row(3)], ['News: missing']],
    ['a number that is none', [row(Number.NaN)], [row(3)], ['but the truth is']],
  ])('differs by %s', (_, rows, truth, said) => {
    const found = differences({ columns, rows }, truth);
    expect(found).toHaveLength(said.length);
    for (const [at, words] of said.entries()) expect(found[at]).toContain(words);
  });

  it('tells rows apart by a number in their first column', () => {
    const byStatus: Column[] = [
      { name: 'status', kind: 'number' },
      { name: 'beacons', kind: 'number' },
    ];
    const answer = {
      columns: byStatus,
      rows: [
        [200, 5],
        [404, 1],
      ],
    };
    expect(
      differences(answer, [
        [404, 1],
        [200, 5],
      ]),
    ).toEqual([]);
    expect(differences(answer, [[200, 5]])).toEqual(['404: not in the truth, or twice']);
  });
});
