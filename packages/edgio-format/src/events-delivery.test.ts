import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { StoredEventV1 } from '@logs/core';
import { describe, expect, it } from 'vitest';
import { byRecord } from '../test/plain-rows.ts';
import { deliveryFormat } from './events-delivery.ts';
import { formatVersions } from './format-versions.ts';
import { defaultOptions } from './plan.ts';

const stored = { source: 's', feed: 'edgio/events', observedTime: '2026-03-11T00:00:00Z' };
const format = deliveryFormat();

async function eventsOf(bytes: Uint8Array): Promise<StoredEventV1[]> {
  const { events } = await byRecord(bytes);
  return events.map(({ line, event }) => ({ id: `f:${line}`, ...event, ...stored }));
}

/** What two deliveries of the same events have in common. */
function essence(events: readonly StoredEventV1[]): unknown[] {
  return events.map(({ time, name, severity, attributes }) => ({ time, name, severity, attributes }));
}

describe('the delivered form', () => {
  it.each(['slice_played.enhanced.csv', 'ad_request_error.csv'])(
    'reads back as the same events: %s',
    async (name) => {
      const bytes = readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
      const events = await eventsOf(bytes);
      expect(events.length).toBeGreaterThan(0);
      const delivered = gunzipSync(await format.encode(events, '001'));
      expect(essence(await eventsOf(delivered))).toEqual(essence(events));
    },
  );

  it('keeps nothing, the empty text and a literal dash three things', async () => {
    const text = '2026-03-10\t16:48:11\tasset_deleted\t-\t""\n2026-03-10\t16:48:11\tasset_deleted\tb\t"-"\n';
    const events = await eventsOf(Buffer.from(text));
    const delivered = gunzipSync(await format.encode(events, '001'));
    expect(essence(await eventsOf(delivered))).toEqual(essence(events));
  });

  it('is the same bytes for the same events', async () => {
    const events = await eventsOf(
      readFileSync(new URL('../fixtures/slice_played.enhanced.csv', import.meta.url)),
    );
    const [one, two] = [await format.encode(events, '001'), await format.encode(events, '001')];
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(true);
    expect([...one.subarray(4, 10)]).toEqual([0, 0, 0, 0, 0, 255]);
  });

  it('files an event under the vendor’s type, and says what has none', () => {
    const event = {
      id: '1',
      time: '2026-03-10T16:48:11Z',
      name: 'media.playback.start',
      severity: 9,
      ...stored,
    };
    expect(format.fileOf({ ...event, attributes: { 'uplynk.event_type': 'error' } }, '001')).toEqual({
      type: 'error',
    });
    expect(format.fileOf({ ...event, attributes: {} }, '001')).toEqual({ cannot: expect.any(String) });
    const gone = { ...event, attributes: { 'uplynk.event_type': 'error' }, deleted: true as const };
    expect(format.fileOf(gone, '001')).toEqual({ cannot: expect.any(String) });
  });

  it('has no place for a value that would read back as another line, and for all other line ends', () => {
    const of = (note: string) => {
      const attributes = { 'uplynk.event_type': 'asset_deleted', 'media.reason': note };
      const event = { id: '1', time: '2026-03-10T16:48:11Z', name: 'media.asset.deleted', severity: 9 };
      return format.fileOf({ ...event, ...stored, attributes }, '001');
    };
    expect(of('two\nlines')).toEqual({ type: 'asset_deleted' });
    expect(of('a\n2026-03-10\t16:48:11\terror\tx')).toEqual({
      cannot: expect.stringContaining('another line'),
    });
  });

  it('of a later version has that version’s columns at the end', async () => {
    const versions = {
      ...formatVersions,
      '002': { asset_deleted: [{ name: 'region', kind: 'text', attribute: 'cloud.region' }] },
    } as const;
    const two = deliveryFormat(defaultOptions, versions);
    expect(two.versions).toEqual(['001', '002']);
    const [event] = await eventsOf(Buffer.from('2026-03-10\t16:48:11\tasset_deleted\ta\tb\n'));
    if (event === undefined) throw new Error('no event');
    const own = [{ ...event, attributes: { ...event.attributes, 'cloud.region': 'eu' } }, event];
    const lines = async (version: string) =>
      gunzipSync(await two.encode(own, version))
        .toString()
        .split('\n');
    expect(await lines('001')).toEqual([
      '2026-03-10\t16:48:11\tasset_deleted\ta\tb',
      '2026-03-10\t16:48:11\tasset_deleted\ta\tb',
      '',
    ]);
    expect(await lines('002')).toEqual([
      '2026-03-10\t16:48:11\tasset_deleted\ta\tb\teu',
      '2026-03-10\t16:48:11\tasset_deleted\ta\tb\t-',
      '',
    ]);
  });
});
