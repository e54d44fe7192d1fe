import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { framed } from '../test/bytes.ts';
import { bulk, byRecord } from '../test/plain-rows.ts';
import { eventWriter } from './events-row.ts';
import { eventTypes } from './layout.ts';
import { decide, defaultOptions, planner } from './plan.ts';
import { writeRecord } from './write.ts';

const folder = new URL('../fixtures/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder));
const files = readdirSync(folder).filter((name) => name.endsWith('.csv'));
const own = files.filter((name) => name !== 'vendor-sample.csv');

it('the vendor page’s own lines', async () => {
  const { events, invalid } = await byRecord(read('vendor-sample.csv'));
  expect(invalid).toEqual([]);
  expect(events).toEqual([
    {
      line: 1,
      event: {
        time: '2020-03-10T16:48:11Z',
        name: 'media.segment.delivered',
        severity: 9,
        attributes: {
          'uplynk.event_type': 'slice_played',
          'media.asset.id': '24089701c7894902aebc3f1bd209ae2e',
          'media.segment.number': 103,
          'user_agent.original': 'Roku/DVP-9.20 (519.20E04806A)',
          'session.id': '2b9fa9bd64804331b8da74c054b3cd67',
          'media.session.kind': 'playback',
          'media.segment.duration': 0.8343682004336305,
          'media.content.title': 'Spirit Games',
        },
      },
    },
    {
      line: 3,
      event: expect.objectContaining({
        time: '2020-03-10T16:52:58Z',
        attributes: expect.objectContaining({
          'media.content.title': 'My Fiancé',
          'media.segment.number': 252,
        }),
      }),
    },
  ]);
});

describe('the files of each type and layout', () => {
  it('are there', async () => {
    const layouts = own.map((name) =>
      name.replace('.csv', '').replace('enhanced-ray', 'enhanced+ray').split('.'),
    );
    const expected = Object.entries(eventTypes).flatMap(([type, { layouts }]) =>
      layouts.map((layout) => [type, layout]),
    );
    const found = layouts.map(([type, layout = 'base']) => [type, layout]);
    expect(found.sort()).toEqual(expected.sort());
  });

  it.each(own)(
    '%s has its layout and no odd value, on both paths, and is written back as it is',
    async (name) => {
      const bytes = read(name);
      const layout = name.split('.').slice(1, -1)[0]?.replace('-', '+') ?? 'base';
      for (const { raw } of await framed(bytes)) {
        const choice = planner(defaultOptions)(raw?.[2] ?? '', raw?.length ?? 0);
        if (choice === undefined || 'least' in choice) throw new Error(`${name} has no layout`);
        expect(decide(choice, (k) => raw?.[k] ?? null)).toMatchObject({ layout, extras: 0 });
      }
      const { counts, ...rows } = await bulk(bytes);
      expect(counts).toMatchObject({ invalid: 0, unfitValues: {}, extraColumns: {}, unknownTypes: {} });
      const { events } = await byRecord(bytes);
      expect(rows.events).toEqual(events);
      expect(events.length).toBeGreaterThan(0);
      const again = events.map(({ event }) => `${writeRecord(eventWriter()(event))}\n`).join('');
      expect((await byRecord(new TextEncoder().encode(again))).events.map(({ event }) => event)).toEqual(
        events.map(({ event }) => event),
      );
    },
  );
});
