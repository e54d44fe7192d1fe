import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoTime, parseTime } from './parse-time.ts';

const now = new Date('2026-03-10T16:00:00.250Z');

describe('parseTime', () => {
  it.each([
    ['1h', '2026-03-10T15:00:00.250Z'],
    ['90m', '2026-03-10T14:30:00.250Z'],
    ['30s', '2026-03-10T15:59:30.250Z'],
    ['2d', '2026-03-08T16:00:00.250Z'],
    ['1w', '2026-03-03T16:00:00.250Z'],
    ['1.5h', '2026-03-10T14:30:00.250Z'],
    ['0m', '2026-03-10T16:00:00.250Z'],
    ['now', '2026-03-10T16:00:00.250Z'],
    ['2026-03-10', '2026-03-10T00:00:00Z'],
    [' 2024-02-29 ', '2024-02-29T00:00:00Z'],
    ['2026-03-10T16:48:11Z', '2026-03-10T16:48:11Z'],
    ['2026-03-10t16:48:11.5z', '2026-03-10T16:48:11.500Z'],
    ['2026-03-10 16:48', '2026-03-10T16:48:00Z'],
    ['2026-03-10T00:30:00+08:00', '2026-03-09T16:30:00Z'],
  ])('%s', (text, expected) => {
    expect(isoTime(parseTime(text, now))).toBe(expected);
  });

  it.each([
    '',
    '1',
    'h',
    '1 h',
    '-1h',
    '+1h',
    '1H',
    '1M',
    '1month',
    '1e3h',
    '2026',
    '2026-3-1',
    '2026-02-30',
    '2026-13-01',
    '2026-03-10T25:00:00Z',
    '2026-03-10T16',
    '2026-03-10T16:00:00+0800',
    '16:00',
    'yesterday',
    '999999999w',
    'constructor',
  ])('refuses %j', (text) => {
    expect(() => parseTime(text, now)).toThrow(
      expect.objectContaining({ kind: 'configuration', message: expect.stringContaining('m is minutes') }),
    );
  });

  it('reads every time that isoTime writes', () => {
    const date = fc.date({
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(date, (time) => {
        expect(parseTime(isoTime(time), now)).toEqual(time);
      }),
    );
  });
});
