import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { feedAt, playedRuntime } from '../test/provider-at.ts';
import { feedNames } from './actions.ts';
import { demo } from './demo.ts';

const now = new Date('2026-03-10T18:20:00Z');
const files = (feed: string, count: number, seed = 1) =>
  demo.feeds[feed]?.files?.({ seed, count, now }) ?? [];

function eventsOf(feedName: (typeof feedNames)[number], count: number) {
  const feed = feedAt('http://127.0.0.1:9', playedRuntime(), {}, feedName);
  return files(feedName, count).flatMap(({ file, bytes }) =>
    gunzipSync(bytes)
      .toString()
      .split(/\r?\n/)
      .map((line, at) => {
        const from = file.attributes?.['alibaba.window_start'] ?? '';
        return feed.normalize({ line, from }, { source: 's', feed: 'f', key: file.key, line: at + 1 });
      }),
  );
}

describe('the sample', () => {
  it('begins with the file of the vendor’s page, of the size and the times that it has there', () => {
    const [first] = files('push-proxy', 3);
    expect(first?.file).toMatchObject({
      key: 'push-proxy/example.com/example.com_2023_09_20_160000_170000.gz',
      size: 512,
      delivered: { from: '2023-09-20T08:00:00Z', to: '2023-09-20T09:00:00Z' },
      attributes: { 'alibaba.start_time': '1695196800', 'alibaba.end_time': '1695200400' },
    });
    expect(first?.bytes.length).toBe(512);
    expect(gunzipSync(first?.bytes ?? '').toString()).toContain('PUSH rtmp://example.com/live/stream');
  });

  it.each(feedNames)('of %s is the same for the same seed, has no key twice, and ends by now', (feed) => {
    const made = files(feed, 30);
    expect(made).toEqual(files(feed, 30));
    expect(made).not.toEqual(files(feed, 30, 2));
    expect(made).toHaveLength(feed === 'push-proxy' ? 31 : 30);
    expect(new Set(made.map(({ file }) => file.key)).size).toBe(made.length);
    for (const { file } of made)
      expect(Date.parse(file.delivered?.to ?? '')).toBeLessThanOrEqual(now.getTime());
    const domains = new Set(made.map(({ file }) => file.attributes?.['media.domain']));
    expect(demo.feeds[feed]?.query).toEqual({ domains: expect.arrayContaining([...domains]) });
    expect(demo.feeds[feed]?.query).toHaveProperty('domains.length', domains.size);
  });

  it('has events of all kinds and severities', () => {
    const push = eventsOf('push-proxy', 60);
    const access = eventsOf('domain', 60);
    expect(new Set(push.map(({ name }) => name))).toEqual(new Set(['media.push.request', 'media.unknown']));
    expect(new Set(access.map(({ name }) => name))).toEqual(
      new Set(['media.push.request', 'media.http.request', 'media.unknown']),
    );
    expect(new Set(access.map(({ severity }) => severity))).toEqual(new Set([9, 13, 17]));
    const names = new Set(access.flatMap(({ attributes }) => Object.keys(attributes)));
    for (const name of [
      'media.interval',
      'media.http.duration',
      'client.port',
      'network.protocol.name',
      'server.address',
    ])
      expect(names).toContain(name);
    expect(JSON.stringify([...push, ...access])).not.toMatch(/auth_key=\d/);
  });

  it('has the live stream that the samples of all vendors share', () => {
    const story = eventsOf('push-proxy', 12).filter(
      ({ attributes }) => attributes['media.stream.name'] === 'my_stream',
    );
    const times = story.map(({ time }) => time).sort();
    // Files are hourly: the last hour's is not there yet.
    expect([times[0], times.at(-1)]).toEqual(['2026-03-10T15:20:00Z', '2026-03-10T17:20:00Z']);
    expect(new Set(story.map(({ attributes }) => attributes['url.full']))).toEqual(
      new Set(['rtmp://push.example.com/jb-origin/my_stream']),
    );
  });

  it('brings settings for its credential', () => {
    const [credential] = demo.credentials;
    expect(demo.settings(new URL('http://127.0.0.1:7102'), credential)).toEqual({
      endpoint: 'http://127.0.0.1:7102/',
      accessKeyId: 'testid',
      accessKeySecret: 'testsecret',
    });
  });
});
