import { describe, expect, it } from 'vitest';
import { ceilHour, floorHour, lineTime, listedTime, listedWindow, namedWindow } from './log-time.ts';

const zone = '+08:00';

describe('times of a listing', () => {
  it.each([
    ['ISO 8601', '2016-10-20T05:00:00Z', '2016-10-20T05:00:00.000Z'],
    ['seconds since 1970', '1521975600', '2018-03-25T11:00:00.000Z'],
    ['ISO 8601 with an offset', '2016-10-20T13:00:00+08:00', '2016-10-20T05:00:00.000Z'],
    ['blanks around it', ' 1695196800\n', '2023-09-20T08:00:00.000Z'],
  ])('are read as %s', (_, text, time) => {
    expect(listedTime(text)?.toISOString()).toBe(time);
  });

  it.each(['', '-', 'yesterday', '2016-13-20T05:00:00Z', '16951', '1695196800123'])(
    '“%s” is none',
    (text) => {
      expect(listedTime(text)).toBeUndefined();
    },
  );

  it('are swapped when the start is after the end, as on the vendor’s page', () => {
    const window = { from: '2023-09-20T06:00:00Z', to: '2023-09-20T07:00:00Z' };
    expect(listedWindow('1695193200', '1695189600')).toEqual(window);
    expect(listedWindow('1695189600', '1695193200')).toEqual(window);
  });

  it('make an hour where only one is usable', () => {
    const window = { from: '2023-09-20T08:00:00Z', to: '2023-09-20T09:00:00Z' };
    expect(listedWindow('1695196800', '')).toEqual(window);
    expect(listedWindow('', '1695196800')).toEqual(window);
    expect(listedWindow('1695196800', '1695196800')).toEqual(window);
    expect(listedWindow('', '')).toBeUndefined();
  });
});

describe('times in a file’s name', () => {
  it.each([
    [
      'of the push-proxy page',
      'example.com_2023_09_20_160000_170000.gz',
      '2023-09-20T08:00:00Z',
      '2023-09-20T09:00:00Z',
    ],
    [
      'with a masked part',
      'example.com_2023_09_20_160000_170000.****.gz',
      '2023-09-20T08:00:00Z',
      '2023-09-20T09:00:00Z',
    ],
    [
      'with an extension',
      'example.com_2023_09_20_160000_170000_x.gz',
      '2023-09-20T08:00:00Z',
      '2023-09-20T09:00:00Z',
    ],
    ['of DCDN', 'example.com_2021_11_08_010000_020000.gz', '2021-11-07T17:00:00Z', '2021-11-07T18:00:00Z'],
    [
      'of older DCDN',
      'example.com_2018_03_25_190000_200000.gz',
      '2018-03-25T11:00:00Z',
      '2018-03-25T12:00:00Z',
    ],
    ['up to midnight', 'a_2023_09_20_230000_000000.gz', '2023-09-20T15:00:00Z', '2023-09-20T16:00:00Z'],
    ['up to 24:00', 'a_2023_09_20_230000_240000.gz', '2023-09-20T15:00:00Z', '2023-09-20T16:00:00Z'],
  ])('are those of UTC+8: %s', (_, name, from, to) => {
    expect(namedWindow(name, zone)).toEqual({ from, to });
  });

  it('follow the zone that is set', () => {
    expect(namedWindow('example.com_2016_10_20_040000_050000.gz', 'Z')).toEqual({
      from: '2016-10-20T04:00:00Z',
      to: '2016-10-20T05:00:00Z',
    });
    expect(namedWindow('x_2016_10_20_040000_050000.gz', '-0130')?.from).toBe('2016-10-20T05:30:00Z');
  });

  it.each(['example.com.gz', 'x_2016_99_20_040000_050000.gz', ''])('“%s” has none', (name) => {
    expect(namedWindow(name, zone)).toBeUndefined();
  });
});

describe('the time of a line', () => {
  it.each([
    ['a day without a zero', '9/Jun/2015:01:58:09 +0800', '2015-06-08T17:58:09Z'],
    ['a day with a zero', '09/Jun/2015:01:58:09 +0800', '2015-06-08T17:58:09Z'],
    ['another offset', '9/Jun/2015:01:58:09 +0000', '2015-06-09T01:58:09Z'],
    ['no offset: the zone that is set', '9/Jun/2015:01:58:09', '2015-06-08T17:58:09Z'],
    ['a month in other letters', '9/JUN/2015:01:58:09 +0800', '2015-06-08T17:58:09Z'],
  ])('%s', (_, text, time) => expect(lineTime(text, zone)).toBe(time));

  it.each([
    '30/Feb/2015:01:58:09 +0800',
    '9/Foo/2015:01:58:09 +0800',
    '9/Jun/2015:25:58:09 +0800',
    '2015-06-09',
  ])('“%s” is none', (text) => expect(lineTime(text, zone)).toBeUndefined());
});

it('hours begin and end on the hour', () => {
  const time = new Date('2026-03-10T18:20:00Z');
  expect(floorHour(time).toISOString()).toBe('2026-03-10T18:00:00.000Z');
  expect(ceilHour(time).toISOString()).toBe('2026-03-10T19:00:00.000Z');
  expect(ceilHour(floorHour(time))).toEqual(floorHour(time));
});
