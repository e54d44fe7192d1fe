import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, timeText } from './instant.ts';

describe('a time', () => {
  it.each([
    ['2026-03-10T16:48:11Z', '2026-03-10T16:48:11Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00Z'],
    ['2025-03-11T01:49:49.630Z', '2025-03-11T01:49:49.630Z'],
    ['2026-03-10', '2026-03-10T00:00:00Z'],
    ['2026-03-10t16:48:11z', '2026-03-10T16:48:11Z'],
    ['2026-03-10T16:48:11-0330', '2026-03-10T20:18:11Z'],
    ['2026-03-10 16:48:11', '2026-03-10T16:48:11Z'],
  ])('%s is %s', (written, text) => {
    expect(instantOf(written)).toBe(Date.parse(text));
    expect(timeText(written, Date.parse(text))).toBe(text);
  });

  it.each([
    '',
    'now',
    '2026-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-03-00T00:00:00Z',
    '2026-03-10T24:01:00Z',
    '2026-03-10T16:60:11Z',
    '2026/03/10T16:48:11Z',
    '2026-03-10T16-48-11Z',
    '20x6-03-10T16:48:11Z',
    '2026-03-10T16:48:11+99:00',
    1_773_000_000,
    null,
  ])('%j is none', (written) => {
    expect(instantOf(written)).toBeUndefined();
  });

  it('is what Date says, whenever it is', () => {
    const from = Date.UTC(1000, 0, 1) / 1000;
    fc.assert(
      fc.property(fc.integer({ min: from, max: Date.UTC(9999, 11, 31) / 1000 }), (seconds) => {
        const text = new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
        expect(instantOf(text)).toBe(seconds * 1000);
        expect(timeText(text, seconds * 1000)).toBe(text);
      }),
    );
  });
});
