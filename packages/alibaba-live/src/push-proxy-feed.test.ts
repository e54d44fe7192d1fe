import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { entryAt, listingPeer, listOf, pageOf } from '../test/listing-peer.ts';
import { feedAt, playedRuntime, scanned } from '../test/provider-at.ts';
import { feedNames } from './actions.ts';

// 2026-03-10T18:00:00Z, unless a test says otherwise.
const hours = (count: number, from = '2026-03-10T00:00:00Z') =>
  Array.from({ length: count }, (_, at) =>
    entryAt(new Date(Date.parse(from) + at * 3_600_000).toISOString()),
  );
const refused = (Code: string, status = 400) =>
  Response.json({ Code, Message: '', RequestId: 'R' }, { status });

describe('which hours are listed', () => {
  it('without a checkpoint: all that the vendor still has, 31 days', async () => {
    await using peer = await listingPeer(() => listOf([]));
    const { pages } = await scanned(feedAt(peer.url));
    expect(peer.asked).toMatchObject([
      { from: '2026-02-07T18:00:00Z', to: '2026-03-10T18:00:00Z', size: 1000 },
    ]);
    expect(pages).toEqual([{ items: [], checkpoint: { complete: '2026-03-10T18:00:00Z' } }]);
  });

  it('within an hour the oldest is the next full one, and the newest the last full one', async () => {
    await using peer = await listingPeer(() => listOf([]));
    await scanned(feedAt(peer.url, playedRuntime('2026-03-10T18:20:00Z')));
    expect(peer.asked).toMatchObject([{ from: '2026-02-07T19:00:00Z', to: '2026-03-10T18:00:00Z' }]);
  });

  it('with a checkpoint: from its lookback on, because files come late', async () => {
    await using peer = await listingPeer(() => listOf([]));
    await scanned(feedAt(peer.url), { checkpoint: { complete: '2026-03-10T12:00:00Z' } });
    await scanned(feedAt(peer.url, playedRuntime(), { lookback: 6 }), {
      checkpoint: { complete: '2026-03-10T12:00:00Z' },
    });
    expect(peer.asked.map(({ from }) => from)).toEqual(['2026-03-08T12:00:00Z', '2026-03-10T06:00:00Z']);
  });

  it('a checkpoint older than 31 days leaves a gap, and listing goes on', async () => {
    await using peer = await listingPeer(() => listOf(hours(2)));
    const { pages } = await scanned(feedAt(peer.url), { checkpoint: { complete: '2026-01-01T00:00:00Z' } });
    expect(pages).toMatchObject([
      {
        gaps: [
          {
            from: '2026-01-01T00:00:00Z',
            to: '2026-02-07T18:00:00Z',
            reason: expect.stringContaining('31 days'),
          },
        ],
        items: [],
        checkpoint: { complete: '2026-02-07T18:00:00Z' },
      },
      { items: [{}, {}], checkpoint: { complete: '2026-03-10T18:00:00Z' } },
    ]);
    expect(pages[1]).not.toHaveProperty('gaps');
    expect(peer.asked[0]?.from).toBe('2026-02-07T18:00:00Z');
  });

  it('a lookback over the edge alone is no gap', async () => {
    await using peer = await listingPeer(() => listOf([]));
    const { pages } = await scanned(feedAt(peer.url), { checkpoint: { complete: '2026-02-08T00:00:00Z' } });
    expect(pages[0]).not.toHaveProperty('gaps');
    expect(peer.asked[0]?.from).toBe('2026-02-07T18:00:00Z');
  });

  it('at the edge of the 31 days, the vendor’s clock being ahead, the next hour is tried', async () => {
    await using peer = await listingPeer(({ from }) =>
      from === '2026-02-07T18:00:00Z' ? refused('InvalidStartTime.ValueNotSupported') : listOf(hours(1)),
    );
    const { files, pages } = await scanned(feedAt(peer.url), {
      checkpoint: { complete: '2026-02-01T00:00:00Z' },
    });
    expect(peer.asked.map(({ from }) => from)).toEqual(['2026-02-07T18:00:00Z', '2026-02-07T19:00:00Z']);
    expect(files).toHaveLength(1);
    expect(pages[0]?.gaps).toMatchObject([{ from: '2026-02-01T00:00:00Z', to: '2026-02-07T19:00:00Z' }]);
  });

  it('a window: its hours alone, and the checkpoint as it was', async () => {
    const late = entryAt('2026-03-09T23:00:00Z');
    await using peer = await listingPeer(() => listOf([late, ...hours(3)]));
    const { pages, files } = await scanned(feedAt(peer.url), {
      window: { from: new Date('2026-03-10T00:00:00Z'), to: new Date('2026-03-10T01:30:00Z') },
    });
    expect(peer.asked).toMatchObject([{ from: '2026-03-10T00:00:00Z', to: '2026-03-10T02:00:00Z' }]);
    expect(files.map(({ delivered }) => delivered?.from)).toEqual([
      '2026-03-10T00:00:00Z',
      '2026-03-10T01:00:00Z',
    ]);
    expect(pages.map(({ checkpoint }) => checkpoint)).toEqual([{}]);
  });

  it('a window that the vendor no longer has is a gap, and nothing is asked', async () => {
    await using peer = await listingPeer(() => listOf([]));
    const { pages } = await scanned(feedAt(peer.url), {
      window: { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-01-02T00:00:00Z') },
    });
    expect(pages).toMatchObject([
      { items: [], gaps: [{ from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }] },
    ]);
    expect(peer.asked).toEqual([]);
  });

  it('the checkpoint never goes back, whatever the clock does', async () => {
    await using peer = await listingPeer(() => listOf([]));
    const { pages } = await scanned(feedAt(peer.url), { checkpoint: { complete: '2026-03-11T18:00:00Z' } });
    expect(pages.map(({ checkpoint }) => checkpoint)).toEqual([{ complete: '2026-03-11T18:00:00Z' }]);
  });
});

describe('the walk over pages', () => {
  it('brings every file, the checkpoint with the last page', async () => {
    const all = hours(7);
    await using peer = await listingPeer((asked) => listOf(pageOf(all, asked), { total: 7 }));
    const { pages, names } = await scanned(feedAt(peer.url, playedRuntime(), { pageSize: 3 }));
    expect(names).toEqual(all.map(({ LogName }) => LogName));
    expect(pages.map(({ checkpoint }) => checkpoint)).toEqual([{}, {}, { complete: '2026-03-10T18:00:00Z' }]);
    // The first page is looked at again at the end.
    expect(peer.asked.map(({ page }) => page)).toEqual([1, 2, 3, 1]);
  });

  it.each([0, 1, 999])('is not ended by LogCount %i', async (count) => {
    const all = hours(5);
    await using peer = await listingPeer((asked) => listOf(pageOf(all, asked), { total: 5, count }));
    const { names } = await scanned(feedAt(peer.url, playedRuntime(), { pageSize: 2 }));
    expect(new Set(names).size).toBe(5);
  });

  it('starts again when Total changes', async () => {
    let all = hours(4, '2026-03-10T01:00:00Z');
    await using peer = await listingPeer((asked, number) => {
      if (number === 1) all = hours(5);
      return listOf(pageOf(all, asked), { total: all.length });
    });
    const { names } = await scanned(feedAt(peer.url, playedRuntime(), { pageSize: 2 }));
    expect(peer.asked.map(({ page }) => page)).toEqual([1, 2, 1, 2, 3, 1]);
    expect(new Set(names)).toEqual(new Set(hours(5).map(({ LogName }) => LogName)));
  });

  it('starts again when the first LogName changes, Total being the same', async () => {
    // The oldest goes as a new one comes: everything moves up by one, and page 2 misses one.
    let all = hours(4);
    await using peer = await listingPeer((asked, number) => {
      if (number === 1) all = hours(4, '2026-03-10T01:00:00Z');
      return listOf(pageOf(all, asked), { total: 4 });
    });
    const { names } = await scanned(feedAt(peer.url, playedRuntime(), { pageSize: 2 }));
    expect(new Set(names)).toEqual(new Set(hours(5).map(({ LogName }) => LogName)));
  });

  it('reads a list that never holds still in halves', async () => {
    let total = 100;
    await using peer = await listingPeer((asked) => {
      const span = Date.parse(asked.to) - Date.parse(asked.from);
      const inside = hours(18).filter(
        ({ StartTime }) =>
          Number(StartTime) * 1000 >= Date.parse(asked.from) &&
          Number(StartTime) * 1000 < Date.parse(asked.to),
      );
      const isSteady = span <= 4 * 3_600_000;
      return listOf(pageOf(inside, asked), { total: isSteady ? inside.length : total++ });
    });
    const { names } = await scanned(feedAt(peer.url, playedRuntime(), { pageSize: 2 }), {
      window: { from: new Date('2026-03-10T00:00:00Z'), to: new Date('2026-03-10T18:00:00Z') },
    });
    expect(new Set(names).size).toBe(18);
  });

  it('fails where the list of one hour never holds still', async () => {
    let total = 100;
    await using peer = await listingPeer((asked) => listOf(pageOf(hours(4), asked), { total: total++ }));
    const scan = scanned(feedAt(peer.url, playedRuntime(), { pageSize: 2 }), {
      window: { from: new Date('2026-03-10T00:00:00Z'), to: new Date('2026-03-10T01:00:00Z') },
    });
    await expect(scan).rejects.toMatchObject({ kind: 'api', reason: 'unexpected-answer' });
  });

  it('ends at an empty page, though Total is larger', async () => {
    const all = hours(3);
    await using peer = await listingPeer((asked) => listOf(pageOf(all, asked), { total: 20 }));
    const { names } = await scanned(feedAt(peer.url, playedRuntime(), { pageSize: 2 }));
    expect(names).toHaveLength(3);
  });

  it('ends where a page brings nothing new: a vendor that knows no pages', async () => {
    await using peer = await listingPeer(() => listOf(hours(1), { total: 20 }));
    const { names, pages } = await scanned(feedAt(peer.url));
    expect(new Set(names).size).toBe(1);
    expect(pages.at(-1)?.checkpoint).toEqual({ complete: '2026-03-10T18:00:00Z' });
    expect(peer.asked.length).toBeLessThan(5);
  });
});

describe('an entry of a listing', () => {
  const one = async (entry: unknown, settings = {}) => {
    await using peer = await listingPeer(() => listOf([entry]));
    const { files } = await scanned(feedAt(peer.url, playedRuntime(), settings));
    return files[0];
  };

  it('is a file under its feed, domain and name, with all its facts and no link', async () => {
    const file = await one(entryAt('2026-03-10T08:00:00Z'));
    expect(file).toEqual({
      key: 'push-proxy/example.com/example.com_2026_03_10_160000_170000.gz',
      fingerprint: '512:1773129600:1773133200',
      compression: 'gzip',
      size: 512,
      delivered: { from: '2026-03-10T08:00:00Z', to: '2026-03-10T09:00:00Z' },
      attributes: {
        'alibaba.action': 'DescribeLivePushProxyLog',
        'media.domain': 'example.com',
        'log.file.name': 'example.com_2026_03_10_160000_170000.gz',
        'alibaba.log_size': '512',
        'alibaba.start_time': '1773129600',
        'alibaba.end_time': '1773133200',
        'alibaba.window_start': '2026-03-10T08:00:00Z',
        'alibaba.window_end': '2026-03-10T09:00:00Z',
        'alibaba.name_start': '2026-03-10T08:00:00Z',
        'alibaba.name_end': '2026-03-10T09:00:00Z',
      },
    });
    expect(JSON.stringify(file)).not.toMatch(/secretlink|aliyuncs/);
  });

  it('of the vendor’s page: swapped times, a line break in its name, the raw times kept', async () => {
    const page = JSON.parse(readFileSync(new URL('../fixtures/vendor-page.json', import.meta.url), 'utf8'));
    await using peer = await listingPeer(() => page);
    const { files } = await scanned(feedAt(peer.url));
    expect(files[0]).toMatchObject({
      key: 'push-proxy/example.com/example.com_2023_09_20_160000_170000.****.gz',
      delivered: { from: '2023-09-20T06:00:00Z', to: '2023-09-20T07:00:00Z' },
      attributes: {
        'alibaba.start_time': '1695193200',
        'alibaba.end_time': '1695189600',
        'alibaba.name_start': '2023-09-20T08:00:00Z',
      },
    });
  });

  it.each([
    ['ISO 8601', '2026-03-10T08:00:00Z', '2026-03-10T09:00:00Z'],
    ['seconds as text', '1773129600', '1773133200'],
    ['seconds as numbers', 1_773_129_600, 1_773_133_200],
    ['none: the name’s', '', undefined],
  ])('has times as %s', async (_, StartTime, EndTime) => {
    const file = await one({ ...entryAt('2026-03-10T08:00:00Z'), StartTime, EndTime });
    expect(file?.delivered).toEqual({ from: '2026-03-10T08:00:00Z', to: '2026-03-10T09:00:00Z' });
  });

  it('of the domain log, whose name is not UTC+8, keeps its listed times', async () => {
    const LogName = 'example.com_2016_10_20_040000_050000.gz';
    const times = { StartTime: '2016-10-20T04:00:00Z', EndTime: '2016-10-20T05:00:00Z' };
    const file = await one({ ...entryAt('2016-10-20T04:00:00Z'), LogName, ...times });
    expect(file?.delivered?.from).toBe('2016-10-20T04:00:00Z');
  });

  it('has another fingerprint with another size, as text or number alike', async () => {
    const entry = entryAt('2026-03-10T08:00:00Z');
    const [text, number, other] = [
      await one(entry),
      await one({ ...entry, LogSize: 512 }),
      await one({ ...entry, LogSize: 513 }),
    ];
    expect(number?.fingerprint).toBe(text?.fingerprint);
    expect(other?.fingerprint).not.toBe(text?.fingerprint);
    expect(other?.key).toBe(text?.key);
  });

  it('without a name has that of its link', async () => {
    const file = await one({ ...entryAt('2026-03-10T08:00:00Z'), LogName: '' });
    expect(file?.key).toBe('push-proxy/example.com/example.com_2026_03_10_160000_170000.gz');
  });

  it('without any name is told, not dropped', async () => {
    await expect(one({ LogSize: 1 })).rejects.toMatchObject({ reason: 'unexpected-answer' });
  });
});

describe('odd forms of an answer', () => {
  const first = entryAt('2026-03-10T08:00:00Z');
  it.each([
    ['no details', { RequestId: 'R' }, 0],
    ['details that are null', { RequestId: 'R', DomainLogDetails: null }, 0],
    ['empty lists', { RequestId: 'R', DomainLogDetails: { DomainLogDetail: [] } }, 0],
    [
      'an object where a list belongs',
      {
        RequestId: 'R',
        DomainLogDetails: {
          DomainLogDetail: { LogInfos: { LogInfoDetail: first }, PageInfos: { Total: '1' } },
        },
      },
      1,
    ],
    [
      'no Total',
      { RequestId: 'R', DomainLogDetails: { DomainLogDetail: [{ LogInfos: { LogInfoDetail: [first] } }] } },
      1,
    ],
    ['unknown members', { ...listOf([{ ...first, New: {} }]), New: 1 }, 1],
  ])('%s', async (_, answer, count) => {
    await using peer = await listingPeer(() => answer);
    expect(new Set((await scanned(feedAt(peer.url))).names).size).toBe(count);
  });

  it('what is no list of files is an error', async () => {
    await using peer = await listingPeer(() => ({ hello: 'world' }));
    await expect(scanned(feedAt(peer.url))).rejects.toMatchObject({
      kind: 'api',
      reason: 'unexpected-answer',
    });
  });
});

describe('domains', () => {
  it('each is a part of its own, once', () => {
    const feed = feedAt('http://127.0.0.1:9');
    expect(feed.parts?.({ domains: ['a.example.com', 'b.example.com'] })).toEqual([
      { name: 'a.example.com', query: { domains: ['a.example.com'] } },
      { name: 'b.example.com', query: { domains: ['b.example.com'] } },
    ]);
  });

  it('are names in small letters, each once; a list in one name is refused', async () => {
    const { '~standard': schema } = feedAt('http://127.0.0.1:9').query;
    expect(await schema.validate({ domains: ['Push.Example.com', 'push.example.com'] })).toEqual({
      value: { domains: ['push.example.com'] },
    });
    for (const domains of [[], ['a.com,b.com'], ['a b'], [''], ['http://a.com'], 'a.com'])
      expect(await schema.validate({ domains }), String(domains)).toHaveProperty('issues');
  });

  it('one scan is of one: several are refused before anything is sent', async () => {
    await using peer = await listingPeer(() => listOf([]));
    const signal = AbortSignal.timeout(5000);
    const scan = feedAt(peer.url).scan({ query: { domains: ['a.com', 'b.com'] }, signal });
    await expect(scan[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      kind: 'configuration',
      setting: 'domains',
    });
    expect(peer.asked).toEqual([]);
  });

  it('one stands behind the colon of an inline source', () => {
    const feed = feedAt('http://127.0.0.1:9');
    expect(feed.locate?.('Push.example.com')).toEqual({ domains: ['push.example.com'] });
    for (const target of ['', 'a.com,b.com', 'a.com/x'])
      expect(() => feed.locate?.(target), target).toThrow(expect.objectContaining({ kind: 'configuration' }));
  });
});

describe('every feed', () => {
  it.each(feedNames)('%s calls its own action', async (name) => {
    await using peer = await listingPeer(() => listOf([entryAt('2026-03-10T08:00:00Z')]));
    const { files } = await scanned(feedAt(peer.url, playedRuntime(), {}, name));
    const action = peer.seen[0]?.headers['x-acs-action'];
    expect(action).toMatch(/^DescribeLive\w+(Log|ExTtl)$/);
    expect(files[0]).toMatchObject({
      key: expect.stringMatching(`^${name}/`),
      attributes: { 'alibaba.action': action },
    });
  });

  it('knows a local file by its name', () => {
    const feed = feedAt('http://127.0.0.1:9', playedRuntime(), {}, 'domain');
    expect(feed.identify?.('/logs/a.example.com_2023_09_20_160000_170000.gz')).toMatchObject({
      key: 'domain/a.example.com/a.example.com_2023_09_20_160000_170000.gz',
      attributes: { 'media.domain': 'a.example.com', 'alibaba.window_start': '2023-09-20T08:00:00Z' },
    });
    expect(feed.identify?.('/logs/access.log')).toBeUndefined();
  });

  it('says the vendor’s limits', () => {
    expect(feedAt('http://127.0.0.1:9')).toMatchObject({
      keep: true,
      limits: {
        granularity: 3600,
        lookback: 172_800,
        retention: 2_678_400,
        requestsPerSecond: 95,
        filesAtOnce: 16,
      },
    });
    expect(feedAt('http://127.0.0.1:9', playedRuntime(), { keep: false }).keep).toBe(false);
  });
});
