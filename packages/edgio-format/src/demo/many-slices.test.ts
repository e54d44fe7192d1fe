import { expect, it } from 'vitest';
import { manySlices } from './many-slices.ts';

it('makes so many lines of about 350 bytes, the same for the same seed', () => {
  const text = [...manySlices({ seed: 3, lines: 5000 })].join('');
  const lines = text.split('\n');
  expect(lines.pop()).toBe('');
  expect(lines).toHaveLength(5000);
  expect(new Set(lines.map((line) => line.split('\t').length))).toEqual(new Set([20]));
  expect(text.length / 5000).toBeGreaterThan(330);
  expect(text.length / 5000).toBeLessThan(380);
  expect([...manySlices({ seed: 3, lines: 5000 })].join('')).toBe(text);
  const [other = ''] = manySlices({ seed: 4, lines: 5 });
  expect(
    new Set(
      other
        .trim()
        .split('\n')
        .map((line) => line.split('\t').length),
    ),
  ).toEqual(new Set([19]));
});

it('spreads them over many sessions and assets', () => {
  const lines = [...manySlices({ seed: 3, lines: 20_000, sessions: 500, assets: 40 })].join('').split('\n');
  const column = (at: number) => new Set(lines.map((line) => line.split('\t')[at]).filter(Boolean)).size;
  expect(column(3)).toBe(40);
  expect(column(10)).toBe(500);
});
