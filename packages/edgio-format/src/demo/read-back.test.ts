import { defaultLimits, type FileFeedV1, type LogEventV1 } from '@logs/core';
import { describe, expect, it } from 'vitest';
import { edgio } from '../index.ts';
import { makeDelivery } from './delivery.ts';
import { sampleFile } from './sample.ts';

// Two programs that share no code: what the generator says happened, the reader must find.
const { files, truth } = makeDelivery({ seed: 3, now: new Date('2026-11-22T03:17:00Z'), viewers: 25 });
const feed = edgio().feeds['events'] as FileFeedV1;

async function* inflated(text: string): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += 70_001) yield bytes.subarray(at, at + 70_001);
}

async function eventsOf(key: string, text: string): Promise<LogEventV1[]> {
  const events: LogEventV1[] = [];
  const body = ReadableStream.from(inflated(text)) as ReadableStream<Uint8Array>;
  for await (const batch of feed.decode(body, { key }, defaultLimits)) {
    for (const { raw, line, offset, invalid } of batch) {
      expect(invalid).toBeUndefined();
      events.push(feed.normalize(raw, { source: 'test', feed: 'edgio/events', key, line, offset }));
    }
  }
  return events;
}

describe('a delivery, read by the package', async () => {
  const counted = files.filter(({ counts }) => counts);
  const events = (await Promise.all(counted.map(({ key, text }) => eventsOf(key, text)))).flat();
  const of = (type: string) => events.filter(({ attributes }) => attributes['uplynk.event_type'] === type);

  it('has the events of the truth by type', () => {
    const types: Record<string, number> = {};
    for (const { attributes } of events) {
      const type = String(attributes['uplynk.event_type']);
      types[type] = (types[type] ?? 0) + 1;
    }
    expect(types).toEqual(truth.types);
  });

  it('has the titles of the truth, the awkward ones too', () => {
    const titles = new Map(
      of('slicing_began').map(({ attributes: a }) => [a['media.asset.id'], a['media.content.title']]),
    );
    const seconds = new Map<unknown, number>();
    for (const { attributes: a } of of('slice_played')) {
      const title = a['media.content.title'] ?? titles.get(a['media.asset.id']);
      seconds.set(title, (seconds.get(title) ?? 0) + Number(a['media.segment.duration'] ?? 4));
    }
    expect(seconds.size).toBe(truth.minutes.length);
    for (const { title, seconds: expected } of truth.minutes)
      expect(seconds.get(title)).toBeCloseTo(expected, 6);
  });

  it('has the viewers of the truth', () => {
    const who = new Map<string, Set<unknown>>();
    for (const { attributes: a } of [...of('channel_ping'), ...of('event_ping')]) {
      const key = `${a['media.ping.bucket']} ${a['media.channel.id'] ?? a['media.event.id']}`;
      const viewer = a['session.id'] ?? `${a['client.address']} ${a['user_agent.original']}`;
      who.set(key, (who.get(key) ?? new Set()).add(viewer));
    }
    const expected = truth.viewers.map(({ bucket, place, viewers }) => [`${bucket} ${place}`, viewers]);
    expect(new Map([...who].map(([key, viewers]) => [key, viewers.size]))).toEqual(
      new Map(expected as never),
    );
  });

  it('has the beacons of the truth', () => {
    const counts = new Map<string, number>();
    for (const { attributes: a } of of('ad_beacon_sent')) {
      const key = `${a['media.ad.beacon.type']} ${a['http.response.status_code']}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const expected = truth.beacons.map(({ type, status, count }) => [`${type} ${status}`, count] as const);
    expect(counts).toEqual(new Map(expected));
  });

  it('has the vendor’s own sample', async () => {
    const sample = await eventsOf(sampleFile.key, sampleFile.text);
    expect(
      sample.map(({ attributes: a }) => ({
        title: a['media.content.title'],
        seconds: a['media.segment.duration'],
      })),
    ).toEqual(sampleFile.slices);
  });
});
