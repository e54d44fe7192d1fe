import { describe, expect, it } from 'vitest';
import { isZone, logdateReader } from './logdate.ts';

const read = (zone: string, logdate: unknown) => {
  const time = logdateReader(zone)(logdate);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
};

describe('logdate', () => {
  it('is UTC where no zone is set', () => {
    expect(read('UTC', '2018-12-10 01:21:16')).toBe('2018-12-10T01:21:16.000Z');
  });

  it.each([
    ['+01:00', '2018-12-10 01:21:16', '2018-12-10T00:21:16.000Z'],
    ['-0530', '2018-12-10 01:21:16', '2018-12-10T06:51:16.000Z'],
    ['Europe/Berlin', '2026-07-01 12:00:00', '2026-07-01T10:00:00.000Z'],
    ['Europe/Berlin', '2026-01-01 12:00:00', '2026-01-01T11:00:00.000Z'],
    ['Asia/Shanghai', '2026-01-01 00:00:00', '2025-12-31T16:00:00.000Z'],
    ['Asia/Kathmandu', '2026-01-01 00:00:00', '2025-12-31T18:15:00.000Z'],
    // Twice: 02:30 in summer time and an hour later in winter time.
    ['Europe/Berlin', '2026-10-25 02:30:00', '2026-10-25T00:30:00.000Z'],
    ['America/New_York', '2026-11-01 01:30:00', '2026-11-01T05:30:00.000Z'],
    // Never: clocks went from 02:00 to 03:00.
    ['Europe/Berlin', '2026-03-29 02:30:00', '2026-03-29T01:30:00.000Z'],
    ['Europe/Berlin', '2026-03-29 01:59:59', '2026-03-29T00:59:59.000Z'],
    ['Europe/Berlin', '2026-03-29 03:00:00', '2026-03-29T01:00:00.000Z'],
  ])('in zone %s %s is %s', (zone, logdate, time) => {
    expect(read(zone, logdate)).toBe(time);
  });

  it.each([
    '0000-00-00 00:00:00',
    '2018-00-10 01:21:16',
    '2018-13-10 01:21:16',
    '2018-02-30 01:21:16',
    '2018-12-10 24:00:00',
    '2018-12-10 01:60:16',
    '2018-12-10',
    '',
    ' ',
    'yesterday',
    null,
    undefined,
    0,
    1544404876,
  ])('the zero date and what is no time is none: %j', (logdate) => {
    expect(read('UTC', logdate)).toBeUndefined();
  });

  it('knows leap days', () => {
    expect(read('UTC', '2024-02-29 00:00:00')).toBe('2024-02-29T00:00:00.000Z');
    expect(read('UTC', '2023-02-29 00:00:00')).toBeUndefined();
  });

  it('takes fractions, a T and a zone of its own too', () => {
    expect(read('+01:00', '2018-12-10 01:21:16.25')).toBe('2018-12-10T00:21:16.250Z');
    expect(read('+01:00', '2018-12-10T01:21:16Z')).toBe('2018-12-10T01:21:16.000Z');
    expect(read('UTC', '2018-12-10T01:21:16+02:00')).toBe('2018-12-09T23:21:16.000Z');
  });
});

it('knows zones from other words', () => {
  expect(['UTC', 'Z', '+01:00', '-0930', 'Europe/Berlin', 'EST5EDT'].map(isZone)).toEqual(
    Array(6).fill(true),
  );
  expect(['', 'Mars/Olympus', '+25:00', '1', 'utc+1'].map(isZone)).toEqual(Array(5).fill(false));
});
