import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { didYouMean } from './did-you-mean.ts';
import { fieldOf, fieldType, shortFields } from './fields.ts';

describe('fields', () => {
  it('are short names, SQL columns, or attributes', () => {
    expect(fieldOf('ip')).toBe('client.address');
    expect(fieldOf('Status')).toBe('http.response.status_code');
    expect(fieldOf('client_address')).toBe('client.address');
    expect(fieldOf('vendor.own')).toBe('vendor.own');
    expect(fieldOf('vendor_own')).toBeUndefined();
    expect(fieldOf('constructor')).toBeUndefined();
  });

  it('have a type where it is known', () => {
    expect([fieldType('line'), fieldType('client.address'), fieldType('vendor.own')]).toEqual([
      'integer',
      'text',
      undefined,
    ]);
  });

  it('are all in the guide, with what they mean', async () => {
    const guide = await readFile(new URL('../../../../docs/filter.md', import.meta.url), 'utf8');
    const missing = shortFields.filter((name) => {
      const field = fieldOf(name);
      return !guide.includes(field === name ? `\`${name}\`` : `| \`${name}\` | \`${field}\` |`);
    });
    expect(missing).toEqual(['deleted']);
  });
});

describe('did you mean', () => {
  it.each([
    ['statsu', 'status'],
    ['chanel', 'channel'],
    ['sesion', 'session'],
    ['URL', 'url'],
    ['evnet', 'event'],
    ['a', undefined],
    ['xyzzy', undefined],
    ['', undefined],
    ['x'.repeat(100_000), undefined],
  ])('%s', (word, meant) => {
    expect(didYouMean(word, shortFields)).toBe(meant);
  });
});
