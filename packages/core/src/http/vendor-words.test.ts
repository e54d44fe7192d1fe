import { expect, it } from 'vitest';
import { vendorWords } from './vendor-words.ts';

it.each([
  ['no key k-123 here', ['k-123'], 'no key REDACTED here'],
  ['k-123-and-more', ['k-123', 'k-123-and-more'], 'REDACTED'],
  ['a user', ['a', ''], 'a user'],
  ['two\r\nlines\u001b[31m \u202ered ', [], 'two lines [31m  red'],
])('%j with the secrets %j is told as %j', (said, secrets, told) => {
  expect(vendorWords(said, secrets)).toBe(told);
});

it('a secret that stands where the text is cut is hidden as a whole', () => {
  const told = vendorWords(`${'x'.repeat(295)}s3cret-token`, ['s3cret-token']);
  expect(told).toBe(`${'x'.repeat(295)}REDAC`);
});
