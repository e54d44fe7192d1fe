import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDate, isoTime, isTime, lastInstant } from './calendar.ts';

describe('isoTime', () => {
  it('is the platform’s text, with milliseconds only where there are some', () => {
    const edges = [0, 1, 999, 1000, 59_999, 3_599_999, 86_399_999, 86_400_000, 951_782_400_000, lastInstant];
    const instant = fc.oneof(fc.constantFrom(...edges), fc.integer({ min: 0, max: lastInstant }));
    fc.assert(
      fc.property(instant, fc.boolean(), (ms, whole) => {
        const time = whole ? ms - (ms % 1000) : ms;
        expect(isoTime(time)).toBe(new Date(time).toISOString().replace('.000Z', 'Z'));
      }),
      { numRuns: 2000 },
    );
  });

  it('stays right when more days come than it remembers', () => {
    for (let day = 0; day < 12_000; day++)
      expect(isoTime(day * 86_400_000 + 5)).toBe(new Date(day * 86_400_000 + 5).toISOString());
    expect(isoTime(86_400_000)).toBe('1970-01-02T00:00:00Z');
  });
});

it.each(['2024-02-29', '2000-02-29', '2026-12-31', '0001-01-01'])('%s is a date', (text) => {
  expect(isDate(text)).toBe(true);
});

it.each([
  '',
  '-',
  '2026-02-29',
  '1900-02-29',
  '2026-13-01',
  '2026-00-10',
  '0000-01-01',
  '2026-3-10',
  '2026-03-10 ',
])('"%s" is none', (text) => {
  expect(isDate(text)).toBe(false);
});

it('a time of day has two digits each and no leap second', () => {
  expect(['00:00:00', '23:59:59'].every(isTime)).toBe(true);
  expect(['24:00:00', '10:60:00', '10:00:60', '1:00:00', '10:00', ''].some(isTime)).toBe(false);
});
