import { expect, it } from 'vitest';
import { retryAfter } from './retry-after.ts';

const now = new Date('2026-03-10T16:48:11Z');

it.each([
  ['seconds', { 'retry-after': '120' }, 120],
  ['a fraction', { 'retry-after': ' 0.5 ' }, 0.5],
  ['nothing to wait', { 'retry-after': '0' }, 0],
  ['a date', { 'retry-after': 'Tue, 10 Mar 2026 16:49:11 GMT' }, 60],
  ['a date that has passed', { 'retry-after': 'Tue, 10 Mar 2026 16:00:00 GMT' }, 0],
  [
    'a date, by the clock of the answer',
    { 'retry-after': 'Tue, 10 Mar 2026 12:00:30 GMT', date: 'Tue, 10 Mar 2026 12:00:00 GMT' },
    30,
  ],
  ['no word', {}, undefined],
  ['an empty word', { 'retry-after': '' }, undefined],
  ['a negative number', { 'retry-after': '-5' }, undefined],
  ['no number', { 'retry-after': 'soon' }, undefined],
  ['hex', { 'retry-after': '0x10' }, undefined],
  ['far too many digits', { 'retry-after': '9'.repeat(400) }, undefined],
])('Retry-After: %s', (_, headers: Record<string, string>, seconds) => {
  expect(retryAfter(new Headers(headers), now)).toBe(seconds);
});
