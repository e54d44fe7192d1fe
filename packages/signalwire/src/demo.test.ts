import { memoryStore } from '@logs/core/testing';
import { expect, it } from 'vitest';
import { collect, collector } from '../test/collector.ts';
import { loopback } from '../test/loopback.ts';
import { clockAt, feedOf, keep, vendor } from '../test/vendor.ts';
import { demo } from './demo.ts';
import type { VideoRecord } from './video-record.ts';

const now = new Date('2026-03-20T00:00:00Z');
const samples = (seed: number, count: number) =>
  (demo.feeds['video']?.records?.({ seed, count, now }) ?? []) as VideoRecord[];
const feed = feedOf({}, { env: {} });
const event = (raw: VideoRecord) => feed.normalize(raw, { source: 'demo', feed: 'signalwire/video' });

it('the sample has the page’s example first, every kind of log, ids of its own, and no time to come', () => {
  const events = samples(1, 500).map(event);
  expect(events).toHaveLength(502);
  expect(events[0]?.id).toBe('example:c22d24f6-5a47-4597-9a23-c7d01e696b92');
  expect(new Set(events.map(({ id }) => id)).size).toBe(502);
  const times = events.map(({ time }) => Date.parse(time));
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(Math.max(...times)).toBeLessThanOrEqual(now.getTime());
  for (const { endTime = '' } of events)
    expect(Date.parse(endTime || '2026-03-20')).toBeLessThanOrEqual(now.getTime());
  const states = events.map(({ attributes, deleted }) =>
    deleted ? 'deleted' : String(attributes['media.session.state']),
  );
  expect(new Set(states)).toEqual(new Set(['completed', 'in-progress', 'undefined', 'deleted']));
  const charges = events.map(({ attributes }) => String(attributes['media.charge.amount']));
  expect(charges.some((charge) => charge.endsWith('0') && charge.includes('.'))).toBe(true);
});

it('the same seed gives the same sample, another one another', () => {
  expect(samples(7, 20)).toEqual(samples(7, 20));
  expect(samples(8, 20)).not.toEqual(samples(7, 20));
});

it('the live stream of all samples is in it: three hours ago, for two hours', () => {
  const live = samples(1, 0)
    .map(event)
    .find(({ attributes }) => attributes['media.room.name'] === 'my_stream');
  expect(live).toMatchObject({ time: '2026-03-19T21:00:00Z', endTime: '2026-03-19T23:00:00Z' });
});

it('what is served from it is collected from there, with the credentials of the page', async () => {
  const clock = clockAt(now.toISOString());
  const served = vendor(memoryStore(), { credentials: demo.credentials }, clock.runtime);
  const logs = samples(3, 150);
  await keep(served.store, logs);
  await using peer = await loopback(served.answer);
  const answer = await fetch(new URL('/api/video/logs/c22d24f6-5a47-4597-9a23-c7d01e696b92', peer.url), {
    headers: { authorization: `Basic ${btoa('<project_id>:<api_token>')}` },
  });
  expect(await answer.text()).toBe(logs[0]?.text);
  const own = feedOf({ ...demo.settings(peer.url, demo.credentials[0]), pageSize: 40 }, clock.runtime);
  const to = collector({
    ...own,
    scan: (scan) => own.scan({ ...scan, query: { spaces: ['example'] } }),
  });
  await collect(to);
  expect([...to.records.values()].map(({ text }) => text).sort()).toEqual(
    logs.map(({ text }) => text).sort(),
  );
});
