import { collect } from '@logs/core/engine';
import type { LogStoreV1 } from '@logs/core/store';
import { memoryStore } from '@logs/core/testing';
import { describe, expect, it } from 'vitest';
import { archiveOf, hourlyFile } from '../test/archive.ts';
import { entryAt, listOf } from '../test/listing-peer.ts';
import { type Loopback, loopback } from '../test/loopback.ts';
import { bytesOf, playedRuntime, providerAt } from '../test/provider-at.ts';
import { served } from '../test/served.ts';
import { demo } from './demo.ts';

const { signal } = new AbortController();
const hour = '2026-03-10T08:00:00Z';

async function collected(
  peer: Loopback,
  store: LogStoreV1,
  domains = ['example.com'],
  settings = {},
  runtime = playedRuntime(),
) {
  const provider = providerAt(peer.url, runtime, settings);
  const feed = provider.feeds['push-proxy'];
  if (feed === undefined) throw new Error('there is no feed');
  const source = { name: 's', provider, feedName: 'push-proxy', feed, query: { domains } };
  const { sources } = await collect({ sources: [source], store, runtime, signal });
  return sources[0];
}

async function eventsIn(store: LogStoreV1) {
  const events = [];
  for await (const page of store.query({}, signal)) events.push(...page.events);
  return events;
}

async function filesIn(store: LogStoreV1) {
  return (await store.files('alibaba-live/push-proxy', { offset: 0, limit: 1000 }, signal)).files;
}

describe('collecting from serve', () => {
  it('brings every file of every domain once, with its bytes, and again nothing', async () => {
    const now = new Date('2026-03-10T18:00:00Z');
    const files = (demo.feeds['push-proxy']?.files?.({ seed: 1, count: 16, now }) ?? []).slice(1);
    await using peer = await loopback(served(await archiveOf(files), { strict: true }));
    const store = memoryStore();
    const domains = ['example.com', 'push.example.com'];
    expect(await collected(peer, store, domains, { pageSize: 5 })).toMatchObject({
      files: 16,
      quarantined: 0,
      refused: [],
    });
    const rows = await filesIn(store);
    expect(new Set(rows.map(({ key }) => key))).toEqual(new Set(files.map(({ file }) => file.key)));
    for (const { file, bytes } of files) {
      const row = rows.find(({ key }) => key === file.key);
      expect(row).toMatchObject({
        attributes: file.attributes,
        delivered: file.delivered,
        size: bytes.length,
        kept: true,
      });
      const archived = await store.openFile(row?.sha256 ?? '', signal);
      expect((await bytesOf(archived?.read() ?? new ReadableStream())).equals(Buffer.from(bytes))).toBe(true);
    }
    const before = await eventsIn(store);
    expect(await collected(peer, store, domains)).toMatchObject({ files: 0, known: 16 });
    expect(await eventsIn(store)).toEqual(before);
    expect(JSON.stringify([rows, before])).not.toMatch(/Signature=|OSSAccessKeyId|testsecret|auth_key=\d/);
  });

  it('goes on past a gap', async () => {
    await using peer = await loopback(served(await archiveOf([hourlyFile(hour)]), { strict: true }));
    const store = memoryStore();
    await collected(peer, store);
    const later = { ...playedRuntime('2026-05-01T00:00:00Z') };
    const provider = providerAt(peer.url, later);
    const feed = provider.feeds['push-proxy'];
    if (feed === undefined) throw new Error('there is no feed');
    const archive = await archiveOf([hourlyFile('2026-04-30T08:00:00Z')]);
    await using now = await loopback(served(archive, { strict: true, runtime: later }));
    const second = providerAt(now.url, later);
    const again = second.feeds['push-proxy'];
    if (again === undefined) throw new Error('there is no feed');
    const source = {
      name: 's',
      provider: second,
      feedName: 'push-proxy',
      feed: again,
      query: { domains: ['example.com'] },
    };
    const { sources } = await collect({ sources: [source], store, runtime: later, signal });
    const gap = { from: '2026-03-10T18:00:00Z', to: '2026-03-31T00:00:00Z' };
    expect(sources[0]).toMatchObject({ files: 1, gaps: [expect.objectContaining(gap)] });
    expect(await store.windows({ state: 'gap' }, signal)).toMatchObject([gap]);
  });
});

describe('a gap', () => {
  it('is not told again, though a damaged file holds the checkpoint back run after run', async () => {
    let list: unknown[] = [];
    await using vendor = await loopback((request) =>
      new URL(request.url).pathname === '/'
        ? Response.json(listOf(list))
        : new Response('no gzip', { status: 200 }),
    );
    const store = memoryStore();
    await collected(vendor, store);
    const { host } = vendor.url;
    list = [entryAt('2026-04-30T08:00:00Z', { LogPath: `${host}/a.gz`, LogSize: '7' })];
    const later = (now: string) => collected(vendor, store, ['example.com'], {}, playedRuntime(now));
    const gap = { from: '2026-03-10T18:00:00Z', to: '2026-03-31T01:00:00Z' };
    expect(await later('2026-05-01T00:10:00Z')).toMatchObject({ gaps: [gap], refused: [{}] });
    expect(await later('2026-05-01T00:30:00Z')).toMatchObject({ gaps: [], refused: [{}] });
    // What the vendor gave up since then is another gap, which begins where that one ended.
    const next = { from: gap.to, to: '2026-03-31T02:00:00Z' };
    expect(await later('2026-05-01T01:30:00Z')).toMatchObject({ gaps: [next], refused: [{}] });
    expect(await store.windows({ state: 'gap' }, signal)).toMatchObject([gap, next]);
  });
});

describe('a file that is listed with another size', () => {
  it('is fetched again, and its events are replaced', async () => {
    let { bytes } = hourlyFile(hour, { text: 'one\ntwo\n' });
    await using vendor = await loopback((request) => {
      const { pathname, host } = new URL(request.url);
      if (pathname !== '/') return new Response(bytes as Uint8Array<ArrayBuffer>);
      const entry = entryAt(hour, { LogPath: `${host}/a.gz`, LogSize: String(bytes.length) });
      return Response.json(listOf([entry]));
    });
    const store = memoryStore();
    await collected(vendor, store);
    const first = await eventsIn(store);
    bytes = hourlyFile(hour, { text: 'one\nanother line\nthree\n' }).bytes;
    expect((await collected(vendor, store))?.changed).toHaveLength(1);
    const lines = (await eventsIn(store)).map(({ attributes }) => attributes['alibaba.line']);
    expect(lines).toEqual(['one', 'another line', 'three']);
    expect((await eventsIn(store)).map(({ id }) => id).slice(0, 2)).toEqual(first.map(({ id }) => id));
  });
});

describe('several domains', () => {
  it('one that fails does not stop the others', async () => {
    await using peer = await loopback(served(await archiveOf([hourlyFile(hour)])));
    const store = memoryStore();
    const summary = await collected(peer, store, ['nowhere.example.com', 'example.com']);
    expect(summary).toMatchObject({ files: 1 });
    expect(JSON.stringify(summary)).toContain('InvalidDomain.NotFound');
    const checkpoint = await store.checkpoint('s', 'alibaba-live/push-proxy', signal);
    expect(checkpoint?.value).toEqual({ parts: { 'example.com': { complete: '2026-03-10T18:00:00Z' } } });
  });
});

describe('the file that comes late', () => {
  it('is taken by a later collect', async () => {
    const store = memoryStore();
    const first = hourlyFile('2026-03-10T09:00:00Z');
    await using early = await loopback(served(await archiveOf([first])));
    await collected(early, store);
    await using late = await loopback(served(await archiveOf([first, hourlyFile('2026-03-09T09:00:00Z')])));
    expect(await collected(late, store)).toMatchObject({ files: 1, known: 1 });
  });
});
