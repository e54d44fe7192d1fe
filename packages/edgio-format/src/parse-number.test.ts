import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNumber } from './parse-number.ts';

const parse = (text: string) => {
  const bytes = new TextEncoder().encode(`x${text}x`);
  return parseNumber(bytes, 1, bytes.length - 1);
};

describe('parseNumber', () => {
  it.each([
    ['0.8343682004336305', 0.8343682004336305],
    ['3.85284423828125E-4', 3.85284423828125e-4],
    ['103', 103],
    ['-1', -1],
    ['000.5', 0.5],
    ['0.30000000000000004', 0.30000000000000004],
    ['9007199254740993', 9007199254740992],
    ['1.0000000000000001110223024625156541', 1.0000000000000002],
  ])('reads %s', (text, value) => {
    expect(parse(text)).toBe(value);
  });

  it.each(['', '.', '1.', '.5', '1.2.3', '0x10', 'abc', ' 1', '1e', 'Infinity', '9'.repeat(401)])(
    'reads no number in %j',
    (text) => {
      expect(parse(text)).toBeNaN();
    },
  );

  it('rounds as the platform does', () => {
    const digits = fc.stringMatching(/^\d{1,12}$/);
    fc.assert(
      fc.property(digits, fc.stringMatching(/^\d{1,19}$/), (whole, fraction) => {
        expect(parse(`${whole}.${fraction}`)).toBe(Number(`${whole}.${fraction}`));
      }),
      { numRuns: 20_000 },
    );
    fc.assert(
      fc.property(fc.double({ min: 1e-5, max: 1e9, noNaN: true }), (value) => {
        expect(parse(String(value))).toBe(value);
      }),
      { numRuns: 20_000 },
    );
  });
});
