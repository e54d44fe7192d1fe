import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delivery } from '../test/deliveries.ts';
import { byRecord } from '../test/plain-rows.ts';
import { eventReader } from './events-event.ts';
import { eventWriter } from './events-row.ts';
import { defaultOptions, type ReadOptions } from './plan.ts';
import { writeRecord } from './write.ts';

const settings: Partial<ReadOptions>[] = [
  {},
  { layout: { slice_played: 'base', asset_play_started: 'enhanced', channel_play_started: 'legacy' } },
  { customFields: { slice_played: ['site', 'tier'], channel_ping: ['site'] }, redact: ['x'] },
];

describe('event → record', () => {
  it('is the inverse of record → event, for all types and layouts', async () => {
    await fc.assert(
      fc.asyncProperty(delivery, fc.constantFrom(...settings), async (bytes, some) => {
        const options = { ...defaultOptions, ...some };
        const write = eventWriter(options);
        const read = eventReader(options);
        for (const { event } of (await byRecord(bytes, { options })).events) {
          expect(read(write(event)).event).toEqual(event);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('and through the bytes of a file', async () => {
    await fc.assert(
      fc.asyncProperty(delivery, async (bytes) => {
        const events = (await byRecord(bytes)).events.map(({ event }) => event);
        const write = eventWriter();
        const text = events.map((event) => `${writeRecord(write(event))}\n`).join('');
        const again = await byRecord(new TextEncoder().encode(text));
        expect(again.events.map(({ event }) => event)).toEqual(events);
      }),
      { numRuns: 500 },
    );
  });

  it('takes the layout that says all of it', () => {
    const event = {
      time: '2026-03-10T16:48:11Z',
      name: 'media.segment.delivered',
      severity: 9,
      attributes: { 'uplynk.event_type': 'slice_played', 'media.segment.number': 3 },
    };
    const width = (more: Record<string, string | number>) =>
      eventWriter()({ ...event, attributes: { ...event.attributes, ...more } }).length;
    expect(width({})).toBe(15);
    expect(width({ 'media.rendition.id': 'C' })).toBe(16);
    expect(width({ 'media.rendition.id': 'high' })).toBe(20);
    expect(width({ 'media.content.title': 'Show' })).toBe(19);
    expect(width({ 'media.content.title': 'Show', 'media.rendition.id': 'C' })).toBe(20);
    expect(width({ 'uplynk.extra.2': 'x' })).toBe(17);
  });
});
