import { describe, expect, it } from 'vitest';
import { demo } from './demo.ts';
import { normalizer } from './origin-event.ts';
import { type OriginRaw, originRecord } from './origin-record.ts';

const now = new Date('2026-11-22T12:34:56.789Z');
const sample = demo.feeds['origin'];
const records = (seed: number, count: number) =>
  (sample?.records?.({ seed, count, now }) ?? []) as OriginRaw[];
const events = (seed: number, count: number) => records(seed, count).map((raw) => normalizer('UTC')(raw));

describe('the sample', () => {
  it('begins with the page’s own example, and is as large as asked for', () => {
    expect(events(1, 0).map(({ id, time }) => [id, time])).toEqual([['158:1000', '2018-12-10T01:21:16Z']]);
    for (const count of [1, 8, 9, 500]) expect(records(3, count)).toHaveLength(count + 1);
  });

  it('is the same for the same seed, and another for another', () => {
    expect(records(4, 300)).toEqual(records(4, 300));
    expect(records(4, 300)).not.toEqual(records(5, 300));
  });

  it('is in the order of time, each with an id of its own, up to now', () => {
    const all = events(2, 1000);
    const times = all.map(({ time }) => time);
    expect(times).toEqual([...times].sort());
    expect(Date.parse(times.at(-1) ?? '')).toBeLessThanOrEqual(now.getTime());
    expect(now.getTime() - Date.parse(times.at(-1) ?? '')).toBeLessThan(3_600_000);
    expect(new Set(all.map(({ id }) => id)).size).toBe(1001);
  });

  it('has my_stream going live three hours before now, for two hours', () => {
    const live = events(1, 200).filter(({ attributes }) => attributes['media.stream.name'] === 'my_stream');
    const at = (name: string) => live.filter((event) => event.name === name).map(({ time }) => time);
    expect(at('media.publish.start')).toContain('2026-11-22T09:34:56Z');
    expect(at('media.publish.end')).toEqual(['2026-11-22T11:34:56Z']);
    expect(live.find(({ name }) => name === 'media.push.start')?.attributes).toMatchObject({
      'scaleengine.metadata.url': 'rtmp://push.example.com/jb-origin/my_stream',
    });
  });

  it('has every kind of event, odd values, and records as the vendor writes them', () => {
    const names = new Set(events(1, 2000).map(({ name }) => name));
    expect([...names].sort()).toEqual([
      'media.publish.end',
      'media.publish.rejected',
      'media.publish.start',
      'media.push.end',
      'media.push.failed',
      'media.push.start',
      'media.unknown',
    ]);
    expect(events(1, 50).at(-1)?.id).toBe('158:9007199254740993');
    for (const { text } of records(1, 500)) expect(() => originRecord.parse(JSON.parse(text))).not.toThrow();
  });

  it('is asked for by a query of its own', async () => {
    const { streams = [] } = (sample?.query ?? {}) as { streams?: string[] };
    const seen = events(1, 500).map(
      ({ attributes: a }) => `${a['media.app.name']}/${a['media.stream.name']}`,
    );
    expect([...new Set(seen)].sort()).toEqual([...streams].sort());
  });
});
