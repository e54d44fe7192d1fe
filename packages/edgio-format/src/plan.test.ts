import { describe, expect, it } from 'vitest';
import { eventReader } from './events-event.ts';
import { eventTypes, leading } from './layout.ts';
import { decide, defaultOptions, planner, type ReadOptions } from './plan.ts';

function chosen(
  type: string,
  width: number,
  value: string | null = null,
  options: Partial<ReadOptions> = {},
) {
  const choice = planner({ ...defaultOptions, ...options })(type, width);
  if (choice === undefined) return 'unknown';
  if ('least' in choice) return `least ${choice.least}`;
  const { layout, extras, custom } = decide(choice, () => value);
  return [layout, extras, ...custom].join(' ');
}

describe('auto', () => {
  it.each([
    [13, null, 'least 14'],
    [14, null, 'legacy 0'],
    [15, null, 'base 0'],
    [16, 'C', 'ray 0'],
    [16, null, 'ray 0'],
    [16, 'CC', 'base 1'],
    [16, '1', 'base 1'],
    [17, null, 'base 2'],
    [18, null, 'base 3'],
    [19, null, 'enhanced 0'],
    [20, null, 'enhanced+ray 0'],
    [22, null, 'enhanced+ray 2'],
  ])('slice_played of %d columns, %s in the sixteenth', (width, value, expected) => {
    expect(chosen('slice_played', width, value)).toBe(expected);
  });

  it.each([
    [7, null, 'least 8'],
    [8, null, 'base 0'],
    [9, '080ca7672c1043599818cd823cb7e144', 'legacy 0'],
    [9, '198.51.100.7', 'base 1'],
    [9, '2001:db8::1', 'base 1'],
    [9, null, 'legacy 0'],
    [10, '080ca7672c1043599818cd823cb7e144', 'legacy 1'],
  ])('channel_play_started of %d columns that begin with %s', (width, value, expected) => {
    expect(chosen('channel_play_started', width, value)).toBe(expected);
  });

  it.each([
    [12, 'least 13'],
    [13, 'base 0'],
    [16, 'base 3'],
    [17, 'enhanced 0'],
    [18, 'enhanced 1'],
  ])('asset_play_started of %d columns', (width, expected) => {
    expect(chosen('asset_play_started', width)).toBe(expected);
  });

  it('has the documented width of every type', () => {
    const width = ([type, { layouts }]: [string, (typeof eventTypes)[string]]) => {
      const least = /\d+/.exec(String(chosen(type, leading)))?.[0];
      return [type, Number(least), layouts.length];
    };
    expect(Object.entries(eventTypes).map(width)).toEqual([
      ['ad_beacon_sent', 13, 1],
      ['ad_request_error', 11, 1],
      ['asset_deleted', 5, 1],
      ['asset_play_started', 13, 2],
      ['channel_deleted', 5, 1],
      ['channel_ping', 11, 1],
      ['channel_play_started', 8, 2],
      ['drm_error', 6, 1],
      ['drm_key_read', 10, 1],
      ['error', 10, 1],
      ['event_copied', 5, 1],
      ['event_ping', 11, 1],
      ['event_play_started', 9, 1],
      ['session_created', 11, 1],
      ['slice_played', 14, 5],
      ['slicing_began', 11, 1],
      ['slicing_ended', 6, 1],
    ]);
  });

  it('knows no type of an object’s own', () => {
    expect(chosen('constructor', 9)).toBe('unknown');
    expect(chosen('__proto__', 9)).toBe('unknown');
  });
});

describe('settings', () => {
  it('a set layout holds whatever the width', () => {
    const layout = { slice_played: 'base' } as const;
    expect(chosen('slice_played', 19, null, { layout })).toBe('base 4');
    expect(chosen('slice_played', 14, null, { layout })).toBe('least 15');
    expect(chosen('channel_play_started', 8, null, { layout })).toBe('base 0');
  });

  it('custom fields are subtracted first', () => {
    const customFields = { slice_played: ['site', 'tier'] };
    expect(chosen('slice_played', 17, null, { customFields })).toBe('base 0 site tier');
    expect(chosen('slice_played', 15, null, { customFields })).toBe('least 16');
    expect(chosen('slice_played', 18, 'C', { customFields })).toBe('ray 0 site tier');
    expect(chosen('slice_played', 19, 'C', { customFields })).toBe('base 2 site tier');
  });

  it('custom fields become attributes of their name, behind unknown columns', () => {
    const read = eventReader({ ...defaultOptions, customFields: { asset_deleted: ['site'] } });
    const { event, extras } = read(['2020-03-10', '16:48:11', 'asset_deleted', 'a', 'b', 'new', 'north']);
    expect(extras).toBe(true);
    expect(event.attributes).toMatchObject({ 'uplynk.extra.1': 'new', 'uplynk.custom.site': 'north' });
  });
});
