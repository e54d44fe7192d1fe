import fc from 'fast-check';
import { expect, test } from 'vitest';
import { likePattern } from './like-pattern.ts';

test('a literal part matches itself alone, whatever it is made of', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(likePattern([text]).test(text)).toBe(true);
      expect(likePattern([text]).test(`${text}x`)).toBe(false);
      expect(likePattern([text, { any: 'many' }]).test(`${text}-\n/`)).toBe(true);
      expect(likePattern([text, { any: 'one' }]).test(`${text}-`)).toBe(true);
    }),
  );
});
