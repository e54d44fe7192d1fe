import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sha256 } from './sha256.ts';

it('is what the platform computes', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 200 });
  fc.assert(
    fc.property(text, (value) => {
      expect(sha256(value)).toBe(createHash('sha256').update(value).digest('hex'));
    }),
    { numRuns: 300 },
  );
  for (const length of [0, 55, 56, 63, 64, 119, 120]) {
    expect(sha256('x'.repeat(length))).toBe(createHash('sha256').update('x'.repeat(length)).digest('hex'));
  }
});
