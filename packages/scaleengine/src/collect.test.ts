import { collect } from '@logs/core/engine';
import { parseExact } from '@logs/core/http';
import type { LogStoreV1 } from '@logs/core/store';
import { memoryStore } from '@logs/core/testing';
import { describe, expect, it } from 'vitest';
import { addLogs } from '../test/filled-store.ts';
import { played } from '../test/play.ts';
import { refused, vendor } from '../test/vendor.ts';
import { demo } from './demo.ts';
import type { OriginCheckpoint } from './origin-checkpoint.ts';
import type { OriginQuery } from './origin-query.ts';
import { scaleEngine } from './provider.ts';
import { sampleLogs, sampleStreams } from './sample-logs.ts';

type Vendor = Awaited<ReturnType<typeof vendor>>;

const now = new Date('2026-11-22T12:00:00Z');
const { signal } = new AbortController();
const sample = sampleLogs({ seed: 7, count: 120, now });

async function contents(store: LogStoreV1) {
  const query = { order: 'asc', limit: 10_000, deleted: 'include' } as const;
  const { events } = await store.records('scaleengine/origin', query, signal);
  return events.map(({ source: _, observedTime: __, ...event }) => event);
}

async function run(
  peer: Vendor,
  store: LogStoreV1,
  settings = {},
  more: { window?: { from: Date; to: Date }; streams?: string[] } = {},
) {
  const { streams = [...sampleStreams], ...options } = more;
  const provider = peer.provider({ pageSize: 10, ...settings });
  const feed = provider.feeds['origin'];
  if (feed === undefined) throw new Error('no feed');
  const query = { streams };
  const source = { name: 'live', provider, feedName: 'origin', feed, query };
  const { sources } = await collect({ store, sources: [source], signal, runtime: played(now), ...options });
  const [summary] = sources;
  if (summary === undefined) throw new Error('no summary');
  return summary;
}

describe('collecting', () => {
  it('from serve over a store gives an equal store', async () => {
    await using peer = await vendor(sample, undefined, played(now));
    const store = memoryStore();
    const summary = await run(peer, store);
    expect(summary.error).toBeUndefined();
    expect(await contents(store)).toEqual(await contents(peer.store));
    expect((await contents(store)).map(({ raw }) => raw).sort()).toEqual([...sample].sort());
    expect((await run(peer, store)).error).toBeUndefined();
    expect(await contents(store)).toEqual(await contents(peer.store));
  });

  it('keeps a checkpoint of its own for each stream; one that fails does not stop the others', async () => {
    const broken = (json: string) => (json.includes('backup') ? refused('0005') : undefined);
    await using peer = await vendor(sample, broken, played(now));
    const store = memoryStore();
    await run(peer, store);
    const streams = new Set((await contents(store)).map(({ attributes }) => attributes['media.stream.name']));
    expect(streams.size).toBe(2);
    const checkpoint = await store.checkpoint('live', 'scaleengine/origin', signal);
    const { parts = {} } = (checkpoint?.value ?? {}) as { parts?: Record<string, OriginCheckpoint> };
    expect(Object.keys(parts).sort()).toEqual([`158/${sampleStreams[0]}`, `158/${sampleStreams[2]}`]);
    expect(parts['158/jb-origin/my_stream']?.complete).toBeDefined();
  });

  it('puts a log with the zero date into quarantine', async () => {
    const zero = sample[0]?.replace('2018-12-10 01:21:16', '0000-00-00 00:00:00') ?? '';
    const answer = () => Response.json({ status: 'success', logs: [JSON.parse(zero)], log_count: 1 });
    await using peer = await vendor([], answer);
    const store = memoryStore();
    expect(await run(peer, store, {}, { streams: ['jb-origin/my_stream'] })).toMatchObject({
      events: 0,
      quarantined: 1,
    });
    const [row] = await store.quarantined({ limit: 10 }, signal);
    expect(row?.reason).toContain('no readable logdate');
  });

  it('brings the logs of a window alone, half-open, and leaves the checkpoint', async () => {
    await using peer = await vendor(sample, undefined, played(now));
    const times = (await contents(peer.store)).map(({ time }) => time);
    const [from = '', to = ''] = [times[30], times[90]];
    const store = memoryStore();
    await run(peer, store, {}, { window: { from: new Date(from), to: new Date(to) } });
    const expected = times.filter((time) => time >= from && time < to);
    expect((await contents(store)).map(({ time }) => time)).toEqual(expected);
    expect(await store.checkpoint('live', 'scaleengine/origin', signal)).toBeUndefined();
  });

  it('of a window ends at a whole page older than it, less the lookback', async () => {
    const logs = Array.from({ length: 200 }, (_, n) => {
      const at = new Date(now.getTime() - (200 - n) * 600_000).toISOString().slice(0, 19).replace('T', ' ');
      return `{"id":${n + 1},"app":"a","stream":"s","log_type":"push","logdate":"${at}"}`;
    });
    await using peer = await vendor(logs, undefined, played(now));
    const store = memoryStore();
    const window = { from: new Date(now.getTime() - 7_200_000), to: now };
    await run(peer, store, {}, { window, streams: ['a/s'] });
    expect(await contents(store)).toHaveLength(12);
    expect(peer.asked.map(({ offset }) => offset)).toEqual(['0', '9', '18']);
  });

  it('reads pages in the size that is set, and moves on by their length', async () => {
    await using peer = await vendor(sample, undefined, played(now));
    await run(peer, memoryStore(), { pageSize: 50 }, { streams: ['jb-origin/backup'] });
    expect(peer.asked[0]).toMatchObject({ limit: '50', offset: '0', app: 'jb-origin', stream: 'backup' });
    expect(peer.asked[1]).toMatchObject({ offset: '49' });
  });

  it('names what the vendor no longer has as a gap, and goes on', async () => {
    const logs = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, n) => {
        const at = `2026-11-22 ${String(from + n).padStart(2, '0')}:00:00`;
        return `{"id":${from + n},"app":"a","stream":"s","log_type":"push","logdate":"${at}"}`;
      });
    const store = memoryStore();
    await using before = await vendor(logs(1, 4), undefined, played(now));
    await run(before, store, {}, { streams: ['a/s'] });
    await using after = await vendor(logs(8, 11), undefined, played(now));
    const { error } = await run(after, store, {}, { streams: ['a/s'] });
    expect(error).toBeUndefined();
    expect(await contents(store)).toHaveLength(6);
    const [gap] = await store.windows({ state: 'gap' }, signal);
    expect(gap).toMatchObject({ from: '2026-11-22T03:00:00Z', to: '2026-11-22T08:00:00Z' });
  });

  it('gets each log once while logs arrive between any two requests and the process dies between any two pages', async () => {
    for (let dies = 1; dies <= 8; dies++) {
      const [first, rest] = [sample.slice(0, 60), sample.slice(60)];
      let arriving = rest;
      const arrive = async (count: number) => {
        const next = arriving.slice(0, count);
        arriving = arriving.slice(count);
        if (next.length > 0) await addLogs(peer.store, next);
      };
      const between = async () => {
        await arrive(4);
        return undefined;
      };
      await using peer = await vendor(first, between, played(now));
      const store = memoryStore();
      let commits = 0;
      const mortal: LogStoreV1 = {
        ...store,
        async commit(commit, signal) {
          if (++commits === dies) throw new Error('killed');
          await store.commit(commit, signal);
        },
      };
      await run(peer, mortal);
      await run(peer, store);
      await arrive(sample.length);
      await run(peer, store);
      expect((await contents(store)).map(({ raw }) => raw).sort()).toEqual([...sample].sort());
    }
  });
});

describe('without a store', () => {
  it('logs are pulled page by page, with the checkpoint behind them', async () => {
    await using peer = await vendor(sample, undefined, played(now));
    const feed = peer.provider().feeds['origin'];
    if (feed?.kind !== 'records') throw new Error('no feed');
    const query = await feed.query['~standard'].validate({ app: 'jb-origin', stream: 'my_stream' });
    if (query.issues !== undefined) throw new Error('no query');
    const [part] = feed.parts?.(query.value) ?? [];
    const names: string[] = [];
    let last: unknown;
    for await (const { items, checkpoint } of feed.scan({ query: part?.query, signal })) {
      for (const raw of items)
        names.push(feed.normalize(raw, { source: 'me', feed: 'scaleengine/origin' }).name);
      last = checkpoint;
    }
    expect(names).toHaveLength(9);
    expect(new Set(names)).toContain('media.push.failed');
    expect(last).toMatchObject({ complete: { id: expect.any(String) } });
    expect(await feed.checkpoint['~standard'].validate(last)).toEqual({ value: last });
  });

  it('of several streams only one can be pulled at a time', async () => {
    await using peer = await vendor([]);
    const feed = peer.provider().feeds['origin'];
    if (feed?.kind !== 'records') throw new Error('no feed');
    const pull = async () => {
      for await (const _ of feed.scan({ query: { streams: ['a/b', 'a/c'] }, signal }));
    };
    await expect(pull()).rejects.toMatchObject({ kind: 'configuration' });
  });
});

describe('a query', () => {
  const feed = () => {
    const made = scale();
    if (made?.kind !== 'records') throw new Error('no feed');
    return made;
  };
  const scale = () => scaleEngineFeed({ cdn: '0158' });

  it('is written inline as app/stream; the app ends at the first slash', () => {
    expect(feed().locate?.('jb-origin/my_stream')).toEqual({ streams: ['jb-origin/my_stream'] });
    expect(feed().locate?.('vod/été/a b.mp4')).toEqual({ streams: ['vod/été/a b.mp4'] });
    for (const wrong of ['', 'jb-origin', '/x', 'x/']) {
      expect(() => feed().locate?.(wrong)).toThrow(expect.objectContaining({ kind: 'configuration' }));
    }
  });

  it('has a part for each account, app and stream', () => {
    const query: OriginQuery = { streams: ['a/b', 'a/c/d', 'a/b'] };
    expect(
      feed()
        .parts?.(query)
        .map(({ name }) => name),
    ).toEqual(['158/a/b', '158/a/c/d']);
    expect(feed().parts?.({ ...query, cdn: '7' })[0]).toEqual({
      name: '7/a/b',
      query: { streams: ['a/b'], cdn: '7' },
    });
    expect(() => scaleEngineFeed({})?.parts?.(query)).toThrow(
      expect.objectContaining({ kind: 'configuration', variable: 'LOGS_SCALEENGINE_CDN' }),
    );
  });

  it.each([
    [{ streams: ['a/b'], cdn: 158 }, true],
    [{ app: 'a', stream: 'b/c' }, true],
    [{ streams: [] }, false],
    [{ streams: ['a'] }, false],
    [{ app: 'a/b', stream: 'c' }, false],
    [{ streams: ['a/b'], cdn: 'x' }, false],
    [{ streams: ['a/b'], limit: 5 }, false],
  ])('%j: %j', async (query, good) => {
    const result = await feed().query['~standard'].validate(query);
    expect(result.issues === undefined).toBe(good);
  });
});

function scaleEngineFeed(settings: Record<string, unknown>) {
  return scaleEngine(settings, { env: {} }).feeds['origin'];
}

it('sample logs are their own text', () => {
  const records = demo.feeds['origin']?.records?.({ seed: 1, count: 20, now }) as {
    text: string;
    value: unknown;
  }[];
  expect(records.map(({ value }) => value)).toEqual(records.map(({ text }) => parseExact(text)));
});
