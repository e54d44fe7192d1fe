import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeJson, safeLines, safeText } from './safe-text.ts';

const obeyed = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200b\u202a-\u202e\u2066-\u2069]/u;

test('no text reaches a terminal as anything but text', () => {
  expect(safeText('a\x1b]0;title\x07\tb\r\nc\x7f\x9b')).toBe('a\\x1b]0;title\\x07\\tb\\r\\nc\\x7f\\x9b');
  expect(safeText('evil\u202egpj.exe \ud800')).toBe('evil\\u202egpj.exe \\ud800');
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !obeyed.test(safeText(text))));
});

test('letters of all scripts and joined emoji stay', () => {
  const text = 'Fiancé 東京 العربية 👨‍👩‍👧 🇨🇭 ❤️';
  expect(safeText(text)).toBe(text);
});

test('lines keep their tabs and ends', () => {
  expect(safeLines('a\tb\n\x1b[2J\r')).toBe('a\tb\n\\x1b[2J\\x0d');
});

test('JSON reads back as the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
      const json = safeJson([value, text]);
      expect(obeyed.test(json)).toBe(false);
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify([value, text])));
    }),
  );
});
