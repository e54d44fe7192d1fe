import type { GapV1, RecordFeedV1 } from '@logs/core';
import { collect as collectSources } from '@logs/core/engine';
import { memoryStore } from '@logs/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Collected, collect, collector } from '../test/collector.ts';
import { deleted, id, log, record } from '../test/logs.ts';
import { loopback } from '../test/loopback.ts';
import { clockAt, feedOf, good, keep, vendor } from '../test/vendor.ts';
import { signalWire } from './provider.ts';
import type { VideoCheckpoint } from './video-checkpoint.ts';

const { project, token } = good;
const { signal } = new AbortController();
const hour = 3_600_000;
const time = (at: number) => new Date(at).toISOString().replace('.000', '');
const ids = (texts: readonly string[]) =>
  texts.map((text) => Number((JSON.parse(text) as { id: string }).id.slice(-12)));

/** SignalWire on a real port, over a store of its own; `before` runs before every request. */
async function signalwire(now: string, before?: (request: number) => Promise<void>, strict = false) {
  const clock = clockAt(now);
  const served = vendor(memoryStore(), { strict }, clock.runtime);
  const peer = await loopback(async (request) => {
    await before?.(peer.requests.length);
    return served.answer(request);
  });
  const settings = { project, token, endpoint: peer.url.origin };
  return {
    clock,
    peer,
    put: (...texts: string[]) => keep(served.store, texts),
    feed: (more: Parameters<typeof signalWire>[0] = {}) => feedOf({ ...settings, ...more }, clock.runtime),
    settings,
    [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose](),
  };
}

const parametersOf = (request: string | undefined) =>
  Object.fromEntries(new URL(request?.split(' ')[1] ?? '', 'http://x').searchParams);

describe('the first collect', () => {
  it('takes everything, page by page, and asks with Basic auth', async () => {
    await using space = await signalwire('2026-03-20T00:00:00Z');
    await space.put(...[1, 2, 3, 4, 5].map((number) => log(number, `2024-0${number}-01T00:00:00Z`)));
    const to = collector(space.feed({ pageSize: 2 }));
    expect(ids(await collect(to))).toEqual([5, 4, 3, 2, 1]);
    expect(space.peer.requests.map(parametersOf).map(({ page_token: _, ...rest }) => rest)).toEqual([
      { page_size: '2', include_deleted: 'true' },
      { page_size: '2', include_deleted: 'true', page_number: '1' },
      { page_size: '2', include_deleted: 'true', page_number: '2' },
    ]);
    expect(space.peer.headers.get('authorization')).toBe(`Basic ${btoa('proj-id:PTtoken')}`);
    expect(to.checkpoint).toEqual({
      newest: '2024-05-01T00:00:00Z',
      listed: '2026-03-20T00:00:00Z',
      pending: {},
    });
  });

  it('asks for 1000 at a time', async () => {
    await using space = await signalwire('2026-03-20T00:00:00Z');
    await collect(collector(space.feed()));
    expect(parametersOf(space.peer.requests[0])['page_size']).toBe('1000');
  });

  it('brings deleted logs as tombstones', async () => {
    await using space = await signalwire('2026-03-20T00:00:00Z');
    const text = deleted(1, '2026-03-10T10:00:00Z', '2026-03-12T00:00:00Z');
    await space.put(text);
    expect(await collect(collector(space.feed()))).toEqual([text]);
  });
});

describe('the next collect', () => {
  it('lists from the lookback before the newest on, wider than the bounds', async () => {
    await using space = await signalwire('2026-03-20T00:00:00Z');
    await space.put(log(1, '2026-03-01T00:00:00Z'), log(2, '2026-03-10T00:00:00Z'));
    const to = collector(space.feed());
    await collect(to);
    await space.put(log(3, '2026-03-03T00:00:00Z'), log(4, '2026-03-02T23:59:50Z'));
    expect(ids(await collect(to))).toEqual([2, 3]);
    expect(parametersOf(space.peer.requests.at(-1))).toEqual({
      page_size: '1000',
      include_deleted: 'true',
      created_after: '2026-03-02T23:59:59Z',
    });
  });

  it('is not led astray by a record from the time to come', async () => {
    await using space = await signalwire('2026-03-20T00:00:00Z');
    await space.put(log(1, '2099-01-01T00:00:00Z'));
    const to = collector(space.feed());
    await collect(to);
    expect(to.checkpoint?.newest).toBe('2026-03-20T00:00:00Z');
  });

  it('goes on where it was cut off, then lists what came meanwhile', async () => {
    await using space = await signalwire('2026-03-20T00:00:00Z');
    await space.put(...[1, 2, 3, 4, 5, 6].map((number) => log(number, `2024-0${number}-01T00:00:00Z`)));
    const to = collector(space.feed({ pageSize: 2 }));
    expect(ids(await collect(to, 1))).toEqual([6, 5]);
    expect(to.checkpoint).toMatchObject({ walk: { newest: '2024-06-01T00:00:00Z' } });
    await space.put(log(7, '2024-07-01T00:00:00Z'));
    expect(ids(await collect(to))).toEqual([4, 3, 2, 1, 7, 6]);
    expect(to.checkpoint).toMatchObject({ newest: '2024-07-01T00:00:00Z' });
    expect(to.checkpoint).not.toHaveProperty('walk');
  });

  it('begins anew when the page at which it was cut off is no longer known', async () => {
    await using space = await signalwire('2026-03-20T00:00:00Z');
    await space.put(...[1, 2, 3].map((number) => log(number, `2024-0${number}-01T00:00:00Z`)));
    const to = collector(space.feed({ pageSize: 2 }));
    await collect(to, 1);
    const next = `page_number=1&page_size=2&page_token=PA${id(99)}`;
    to.checkpoint = { pending: {}, walk: { next, began: '2026-03-20T00:00:00Z' } };
    await collect(to);
    expect(to.records.size).toBe(3);
    expect(to.checkpoint).not.toHaveProperty('walk');
  });
});

describe('records that change', () => {
  it('stay pending until they are final, and are read again by id at most every 5 minutes', async () => {
    await using space = await signalwire('2026-03-20T00:00:00Z');
    const open = { status: 'in-progress', ended_at: null };
    await space.put(log(1, '2026-03-10T00:00:00Z', open), log(2, '2026-03-19T00:00:00Z'));
    const to = collector(space.feed());
    await collect(to);
    const seen = '2026-03-20T00:00:00Z';
    expect(to.checkpoint?.pending).toEqual({ [id(1)]: seen, [id(2)]: seen });
    // Two is within the lookback of every listing and one is not.
    const run = async (after: number) => {
      space.clock.now = new Date(space.clock.now.getTime() + after);
      const { length } = space.peer.requests;
      await collect(to);
      return space.peer.requests.slice(length + 1);
    };
    expect(await run(0)).toEqual([`GET /api/video/logs/${id(1)}`]);
    expect(await run(4 * 60_000)).toEqual([]);
    expect(await run(60_000)).toEqual([`GET /api/video/logs/${id(1)}`]);
    await space.put(log(1, '2026-03-10T00:00:00Z', { ended_at: '2026-03-20T00:00:00Z', charge: 9 }));
    expect(await run(hour)).toEqual([`GET /api/video/logs/${id(1)}`]);
    expect(to.records.get(`my-space:${id(1)}`)?.text).toContain('"charge":9');
    expect(to.checkpoint?.pending).toEqual({ [id(1)]: seen });
    expect(await run(25 * hour)).toEqual([`GET /api/video/logs/${id(1)}`]);
    expect(to.checkpoint?.pending).toEqual({});
    expect(await run(hour)).toEqual([]);
  });

  it('settle decides from when on a completed session is final', async () => {
    await using space = await signalwire('2026-03-20T00:00:00Z');
    await space.put(log(1, '2026-03-19T00:00:00Z'));
    const to = collector(space.feed({ settle: 1 }));
    await collect(to);
    expect(to.checkpoint?.pending).toEqual({});
  });

  it('after 7 days they are read once a day, with a warning', async () => {
    await using space = await signalwire('2026-03-20T00:00:00Z');
    await space.put(log(1, '2026-03-01T00:00:00Z', { status: null }), log(2, '2026-03-19T00:00:00Z'));
    const to = collector(space.feed());
    to.checkpoint = {
      newest: '2026-03-19T00:00:00Z',
      pending: { [id(1)]: '2026-03-12T23:59:59Z' },
      read: '2026-03-19T00:00:00Z',
      readOld: '2026-03-19T00:00:01Z',
    };
    const gets = () => space.peer.requests.filter((request) => request.includes(id(1))).length;
    await collect(to);
    expect([gets(), space.clock.warnings]).toEqual([0, []]);
    space.clock.now = new Date('2026-03-20T00:00:01Z');
    await collect(to);
    expect([gets(), space.clock.warnings.length]).toEqual([1, 1]);
    expect(space.clock.warnings[0]).toMatch(/my-space.*not final after 7 days.*"sessions":1/);
    space.clock.now = new Date('2026-03-20T23:00:00Z');
    await collect(to);
    expect(gets()).toBe(1);
  });

  it('forgets, with a warning, what SignalWire no longer knows', async () => {
    await using space = await signalwire('2026-03-20T00:00:00Z');
    const to = collector(space.feed());
    to.checkpoint = { pending: { [id(1)]: '2026-03-19T00:00:00Z' } };
    await collect(to);
    expect(to.checkpoint.pending).toEqual({});
    expect(space.clock.warnings).toEqual([expect.stringMatching(/no longer knows.*"sessions":1/)]);
  });

  it('one that is answered with nonsense does not keep the others from being read', async () => {
    const clock = clockAt('2026-03-20T00:00:00Z');
    const open = { status: 'in-progress', ended_at: null };
    const numbers = Array.from({ length: 40 }, (_, index) => index);
    await using peer = await loopback((request) => {
      const number = Number(request.url.slice(-12));
      if (request.url.includes('?')) return Response.json({ links: {}, data: [] });
      return new Response(number === 3 ? '<html>' : log(number, '2026-03-10T00:00:00Z', open));
    });
    const to = collector(feedOf({ project, token, endpoint: peer.url.origin }, clock.runtime));
    to.checkpoint = {
      pending: Object.fromEntries(numbers.map((number) => [id(number), '2026-03-19T00:00:00Z'])),
    };
    await expect(collect(to)).rejects.toThrow(/not JSON/);
    expect(to.records.size).toBe(39);
    expect(Object.keys(to.checkpoint.pending)).toHaveLength(40);
  });

  it('when SignalWire refuses the credentials, it asks no more, and keeps what came', async () => {
    const clock = clockAt('2026-03-20T00:00:00Z');
    const numbers = Array.from({ length: 40 }, (_, index) => index);
    await using peer = await loopback((request) => {
      const number = Number(request.url.slice(-12));
      if (request.url.includes('?')) return Response.json({ links: {}, data: [] });
      if (number === 3) return Response.json({ error: 'Unauthorized' }, { status: 401 });
      return new Response(log(number, '2026-03-10T00:00:00Z', { status: null }));
    });
    const to = collector(feedOf({ project, token, endpoint: peer.url.origin }, clock.runtime));
    to.checkpoint = {
      pending: Object.fromEntries(numbers.map((number) => [id(number), '2026-03-19T00:00:00Z'])),
    };
    await expect(collect(to)).rejects.toThrow(/Unauthorized/);
    expect([to.records.size, peer.requests.length]).toEqual([15, 17]);
  });

  it('a deleted one is a tombstone when it is read again', async () => {
    await using space = await signalwire('2026-03-20T00:00:00Z');
    await space.put(log(1, '2026-03-01T00:00:00Z', { status: null }), log(2, '2026-03-18T00:00:00Z'));
    const to = collector(space.feed());
    await collect(to);
    const gone = deleted(1, '2026-03-01T00:00:00Z', '2026-03-20T00:00:00Z');
    await space.put(gone);
    await collect(to);
    expect(to.records.get(`my-space:${id(1)}`)).toEqual({ text: gone, version: '3' });
    expect(to.checkpoint?.pending).toEqual({});
  });

  it('remembers 10,000; those beyond are listed until they are final', async () => {
    await using space = await signalwire('2026-03-20T00:00:00Z');
    const start = Date.parse('2026-02-01T00:00:00Z');
    const open = Array.from({ length: 10_002 }, (_, number) =>
      log(number, time(start + number * 1000), { status: 'in-progress', ended_at: null }),
    );
    await space.put(...open, log(20_000, '2026-03-18T23:00:00Z'));
    const to = collector(space.feed({ settle: 0 }));
    await collect(to, 11);
    expect(Object.keys(to.checkpoint?.pending ?? {})).toHaveLength(10_000);
    expect(to.checkpoint?.beyond).toBe('2026-02-01T00:00:00Z');
    await space.put(log(0, '2026-02-01T00:00:00Z'), log(1, '2026-02-01T00:00:01Z'));
    const { length } = space.peer.requests;
    await collect(to);
    expect(parametersOf(space.peer.requests[length])['created_after']).toBe('2026-01-31T23:59:59Z');
    expect(to.records.get(`my-space:${id(0)}`)?.version).toBe('2');
    expect(to.checkpoint).not.toHaveProperty('beyond');
    // All of them came by in the listing: none was asked for by itself.
    expect(space.peer.requests.slice(length).filter((request) => request.includes('logs/'))).toEqual([]);
  });

  it('a backfill adds to pending, and changes nothing else', async () => {
    const clock = clockAt('2026-03-20T00:00:00Z');
    const feed = feedOf({}, clock.runtime);
    const pending = { [id(1)]: '2026-03-01T00:00:00Z' };
    const before = { newest: '2026-03-19T00:00:00Z', pending };
    const items = [
      record(log(1, '2026-03-01T00:00:00Z')),
      record(log(2, '2026-03-01T00:00:00Z', { status: 'in-progress' })),
      record(log(3, '2026-03-01T00:00:00Z')),
      record('7'),
    ];
    expect(feed.amend?.(before, items)).toEqual({
      ...before,
      pending: { ...pending, [id(2)]: '2026-03-20T00:00:00Z' },
    });
    expect(feed.amend?.(before, items.slice(0, 1))).toBeUndefined();
    expect(feed.amend?.(undefined, items)).toEqual({ pending: { [id(2)]: '2026-03-20T00:00:00Z' } });
  });
});

describe('a backfill', () => {
  it('asks for more than its window and keeps what is in it', async () => {
    await using space = await signalwire('2026-03-20T00:00:00Z');
    const times = [
      '2026-03-09T23:59:59.999Z',
      '2026-03-10T00:00:00Z',
      '2026-03-10T23:59:59.999Z',
      '2026-03-11T00:00:00Z',
    ];
    await space.put(...times.map((created, number) => log(number, created)));
    const window = { from: new Date('2026-03-10T00:00:00Z'), to: new Date('2026-03-11T00:00:00Z') };
    const came: string[] = [];
    for await (const { items, gaps } of space
      .feed()
      .scan({ query: { spaces: ['my-space'] }, window, signal })) {
      came.push(...items.map(({ text }) => text));
      expect(gaps).toBeUndefined();
    }
    expect(ids(came)).toEqual([2, 1]);
    expect(parametersOf(space.peer.requests[0])).toEqual({
      page_size: '1000',
      include_deleted: 'true',
      created_after: '2026-03-09T23:59:59Z',
      created_before: '2026-03-11T00:00:01Z',
    });
  });
});

describe('the account’s history limit', () => {
  it('is read from the 422; the walk goes on from there and the part between is a gap', async () => {
    await using space = await signalwire('2026-03-20T00:00:00Z', undefined, true);
    await space.put(
      log(1, '2026-02-17T00:00:00Z'),
      log(2, '2026-02-18T00:00:00Z'),
      log(3, '2026-03-01T00:00:00Z'),
    );
    const to = collector(space.feed());
    to.checkpoint = { newest: '2026-02-01T00:00:00Z', listed: '2026-02-01T06:00:00Z', pending: {} };
    expect(ids(await collect(to))).toEqual([3, 2]);
    expect(to.gaps).toEqual([
      {
        from: '2026-02-01T06:00:00Z',
        to: '2026-02-18T00:00:00Z',
        reason: expect.stringContaining('my-space'),
      },
    ]);
    expect(to.checkpoint).toMatchObject({ newest: '2026-03-01T00:00:00Z', listed: '2026-03-20T00:00:00Z' });
    await collect(to);
    expect(to.gaps).toHaveLength(1);
  });

  it('is no gap when all before it was listed, though nothing came for long', async () => {
    await using space = await signalwire('2026-03-20T00:00:00Z', undefined, true);
    const to = collector(space.feed());
    to.checkpoint = { newest: '2026-01-01T00:00:00Z', listed: '2026-03-19T00:00:00Z', pending: {} };
    await collect(to);
    expect(to.gaps).toEqual([]);
    expect(to.checkpoint.listed).toBe('2026-03-20T00:00:00Z');
  });

  it('is no gap on the first collect', async () => {
    await using space = await signalwire('2026-03-20T00:00:00Z', undefined, true);
    await space.put(log(1, '2026-01-01T00:00:00Z'), log(2, '2026-03-01T00:00:00Z'));
    const to = collector(space.feed());
    expect(ids(await collect(to))).toEqual([2]);
    expect(to.gaps).toEqual([]);
  });

  it.each([
    ['2026-01-01', '2026-03-01', '2026-02-18T00:00:00Z', [2]],
    ['2026-01-01', '2026-02-01', '2026-02-01T00:00:00Z', []],
  ])('cuts a window from %s to %s', async (from, to, until, expected) => {
    await using space = await signalwire('2026-03-20T00:00:00Z', undefined, true);
    await space.put(log(1, '2026-01-15T00:00:00Z'), log(2, '2026-02-20T00:00:00Z'));
    const window = { from: new Date(from), to: new Date(to) };
    const came: string[] = [];
    const lost: GapV1[] = [];
    for await (const { items, gaps = [] } of space
      .feed()
      .scan({ query: { spaces: ['my-space'] }, window, signal })) {
      came.push(...items.map(({ text }) => text));
      lost.push(...gaps);
    }
    expect(ids(came)).toEqual(expected);
    expect(lost).toMatchObject([{ from: '2026-01-01T00:00:00Z', to: until }]);
  });

  it('is taken a day later when the vendor refuses its own date, and gives up in the end', async () => {
    const asked: (string | null)[] = [];
    await using peer = await loopback(({ url }) => {
      const after = new URL(url).searchParams.get('created_after');
      asked.push(after);
      const message = 'The value exceeds the 2026-02-09 date limit.';
      const errors = [
        { type: 'account_error', code: 'exceeds_history_logs_limit', message, attribute: 'created_at' },
      ];
      if (after === null || after < accepted)
        return new Response(JSON.stringify({ errors }), { status: 422 });
      return new Response('{"links":{},"data":[]}');
    });
    const feed = feedOf(
      { project, token, endpoint: peer.url.origin },
      clockAt('2026-03-20T00:00:00Z').runtime,
    );
    const to = collector(feed);
    to.checkpoint = { newest: '2026-01-01T00:00:00Z', listed: '2026-01-01T00:00:00Z', pending: {} };
    let accepted = '2026-02-10';
    await collect(to);
    expect(asked).toEqual(['2025-12-24T23:59:59Z', '2026-02-09T00:00:00Z', '2026-02-10T00:00:00Z']);
    expect(to.gaps).toMatchObject([{ from: '2026-01-01T00:00:00Z', to: '2026-02-10T00:00:00Z' }]);
    accepted = '2027';
    await expect(collect(collector(feed))).rejects.toMatchObject({ code: 'exceeds_history_logs_limit' });
  });
});

describe('links', () => {
  /** Collects from pages given by their number of visit. */
  async function follow(pages: (visit: number, url: URL) => { next?: unknown; data?: string[] }) {
    let visit = 0;
    await using peer = await loopback(({ url }) => {
      const { next, data = [] } = pages(visit++, new URL(url));
      return new Response(`{"links":${JSON.stringify({ next })},"data":[${data.join()}]}`);
    });
    const feed = feedOf(
      { project, token, endpoint: peer.url.origin },
      clockAt('2026-03-20T00:00:00Z').runtime,
    );
    const came = await collect(collector(feed)).catch((error: Error) => error);
    return { came: Array.isArray(came) ? ids(came) : came.message, requests: peer.requests };
  }
  const one = (number: number) => [log(number, '2026-03-01T00:00:00Z')];
  const token1 = `page_number=1&page_size=1000&include_deleted=true&page_token=PA${id(1)}`;

  it.each([
    ['absolute, of another host', `https://my-space.signalwire.com/api/video/logs?${token1}`],
    ['absolute, of a stranger', `http://169.254.169.254/api/video/logs?${token1}`],
    ['relative', `/api/video/logs?${token1}`],
  ])('%s are followed at the configured endpoint', async (_, next) => {
    const { came, requests } = await follow((visit) =>
      visit === 0 ? { next, data: one(1) } : { data: one(2) },
    );
    expect(came).toEqual([1, 2]);
    expect(requests[1]).toBe(`GET /api/video/logs?${token1}`);
  });

  it('get back the filters that they lost', async () => {
    const next = '/api/video/logs?page_number=1&page_token=PAx';
    const { requests } = await follow((visit) => (visit === 0 ? { next, data: one(1) } : {}));
    expect(parametersOf(requests[1])).toEqual({
      page_number: '1',
      page_token: 'PAx',
      page_size: '1000',
      include_deleted: 'true',
    });
  });

  it.each([
    ['another place', '/api/video/rooms?page=2', /does not lead to \/api\/video\/logs/],
    ['itself', '/api/video/logs?page_size=1000&include_deleted=true', /round in circles/],
    ['nowhere', 'http://[', /is none/],
  ])('to %s are refused', async (_, next, message) => {
    const { came } = await follow(() => ({ next, data: one(1) }));
    expect(came).toMatch(message);
  });

  it('in a loop over several pages are refused', async () => {
    const { came, requests } = await follow((visit) => ({
      next: `/api/video/logs?page_number=${visit % 3}&page_token=PA`,
      data: one(visit),
    }));
    expect(came).toMatch(/round in circles/);
    expect(requests).toHaveLength(4);
  });

  it('without end that bring nothing new are refused', async () => {
    const { came, requests } = await follow((visit) => ({
      next: `/api/video/logs?page_number=${visit}&page_token=PA`,
      data: one(1),
    }));
    expect(came).toMatch(/round in circles/);
    expect(requests.length).toBeLessThan(30);
  });

  it.each([[null], [''], [7], [undefined]])('that are %j end the listing', async (next) => {
    expect((await follow(() => ({ next, data: one(1) }))).came).toEqual([1]);
  });

  it('records that come twice are dropped by id, unless their state changed', async () => {
    const changed = log(2, '2026-03-01T00:00:00Z', { status: 'in-progress' });
    const { came } = await follow((visit) =>
      visit === 0
        ? { next: `/api/video/logs?${token1}`, data: [...one(1), changed, ...one(1)] }
        : { data: [...one(1), ...one(2), ...one(3)] },
    );
    expect(came).toEqual([1, 2, 2, 3]);
  });
});

describe('whatever happens between two requests', () => {
  const start = Date.parse('2026-03-18T00:00:00Z');
  const change = fc.record({
    // Hours after the start; the lookback is seven days.
    at: fc.integer({ min: 0, max: 20 }),
    number: fc.nat({ max: 12 }),
    what: fc.constantFrom('begin', 'begin', 'complete', 'charge', 'delete'),
  });

  it('a collector that is killed between any two pages has what an undisturbed one has', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { maxLength: 12 }),
        fc.array(change, { maxLength: 25 }),
        fc.array(fc.nat({ max: 4 }), { maxLength: 6 }),
        async (before, during, kills) => {
          const live = new Map<number, string>();
          const apply = async ({ at, number, what }: (typeof before)[number]) => {
            const held = live.get(number);
            const log1 =
              held === undefined
                ? undefined
                : (JSON.parse(held) as { created_at: string; discarded_at?: string });
            const created = log1 ? log1.created_at : time(start + at * hour);
            if (log1?.discarded_at !== undefined || (log1 === undefined) !== (what === 'begin')) return;
            const text =
              what === 'delete'
                ? deleted(number, created, time(start + 30 * hour))
                : log(number, created, {
                    status: what === 'begin' ? 'in-progress' : 'completed',
                    ended_at: what === 'begin' ? null : time(start + 30 * hour),
                    charge: what === 'charge' ? at : 0,
                  });
            live.set(number, text);
            await space.put(text);
          };
          const queue = [...during];
          await using space = await signalwire('2026-03-19T00:00:00Z', async () => {
            const next = queue.shift();
            if (next !== undefined) await apply(next);
          });
          for (const each of before) await apply(each);
          const feed = space.feed({ pageSize: 2 });
          const killed = collector(feed);
          for (const pages of kills) {
            await collect(killed, pages);
            space.clock.now = new Date(space.clock.now.getTime() + 6 * 60_000);
          }
          for (const each of queue.splice(0)) await apply(each);
          await collect(killed);
          const whole: Collected = collector(feed);
          await collect(whole);
          const sorted = (to: Collected) => [...to.records].sort(([a], [b]) => (a < b ? -1 : 1));
          expect(sorted(killed)).toEqual(sorted(whole));
          expect(sorted(whole).map(([, { text }]) => text)).toEqual(
            [...live].sort(([a], [b]) => a - b).map(([, text]) => text),
          );
          expect(Object.keys(killed.checkpoint?.pending ?? {}).sort()).toEqual(
            Object.keys(whole.checkpoint?.pending ?? {}).sort(),
          );
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('with the engine', () => {
  it('each space is collected by itself, with credentials of its own; one that fails stops no other', async () => {
    await using space = await signalwire('2026-03-20T00:00:00Z');
    await space.put(
      log(1, '2026-03-10T00:00:00Z'),
      deleted(2, '2026-03-11T00:00:00Z', '2026-03-12T00:00:00Z'),
    );
    const settings = {
      endpoint: space.settings.endpoint,
      spaces: { 'my-space': { project, token }, other: { project, token: 'wrong' } },
    };
    const provider = signalWire(settings, space.clock.runtime);
    const feed = feedOf(settings, space.clock.runtime);
    expect(feed.parts?.({ spaces: ['a', 'b', 'a'] })).toEqual([
      { name: 'a', query: { spaces: ['a'] } },
      { name: 'b', query: { spaces: ['b'] } },
    ]);
    const store = memoryStore();
    const query = { spaces: ['other', 'my-space'] };
    const sources = [{ name: 'video', provider, feedName: 'video', feed, query }];
    const { sources: summaries } = await collectSources({
      store,
      sources,
      signal,
      runtime: space.clock.runtime,
    });
    const found = await store.record('signalwire/video', `my-space:${id(1)}`, signal);
    expect(found?.raw).toBe(log(1, '2026-03-10T00:00:00Z'));
    expect((await store.record('signalwire/video', `my-space:${id(2)}`, signal))?.deleted).toBe(true);
    expect(JSON.stringify(summaries)).toContain('Unauthorized');
    expect(JSON.stringify(summaries)).not.toContain('wrong"');
  });

  it('a backfill adds to pending, a gap is told once, and what was cut off is completed', async () => {
    await using space = await signalwire('2026-03-20T00:00:00Z', undefined, true);
    const open = { status: 'in-progress', ended_at: null };
    await space.put(
      ...Array.from({ length: 9 }, (_, at) => log(at, `2026-03-1${at}T00:00:00Z`)),
      log(9, '2026-03-01T00:00:00Z', open),
    );
    const provider = signalWire({ ...space.settings, pageSize: 2 }, space.clock.runtime);
    const feed = provider.feeds['video'] as RecordFeedV1;
    const store = memoryStore();
    const run = async (more: Partial<Parameters<typeof collectSources>[0]> = {}) => {
      const source = { name: 'video', provider, feedName: 'video', feed, query: { spaces: ['my-space'] } };
      const options = { store, sources: [source], signal, runtime: space.clock.runtime };
      return (await collectSources({ ...options, ...more })).sources[0];
    };
    const stored = async () => {
      const { value } = (await store.checkpoint('video', 'signalwire/video', signal)) ?? {};
      return (value as { parts: { 'my-space': VideoCheckpoint } }).parts['my-space'];
    };
    const finish = new AbortController();
    const onProgress = ({ events }: { events: number }) => {
      if (events >= 4) finish.abort();
    };
    expect(await run({ finish: finish.signal, onProgress })).toMatchObject({ interrupted: true, gaps: [] });
    expect((await stored()).walk).toBeDefined();
    expect(await run()).toMatchObject({ gaps: [] });
    expect((await stored()).walk).toBeUndefined();
    expect(await store.count('signalwire/video', { deleted: 'include' }, signal)).toBe(10);
    const { pending, ...rest } = await stored();
    expect(Object.keys(pending)).toContain(id(9));
    // Older than what a collect looks back for.
    await space.put(log(10, '2026-03-02T00:00:00Z', open));
    const window = { from: new Date('2026-02-28T00:00:00Z'), to: new Date('2026-03-05T00:00:00Z') };
    expect(await run({ window })).toMatchObject({ records: 2, gaps: [] });
    expect(await stored()).toEqual({ pending: { ...pending, [id(10)]: '2026-03-20T00:00:00Z' }, ...rest });
    space.clock.now = new Date('2026-06-01T00:00:00Z');
    const gap = { from: '2026-03-20T00:00:00Z', to: '2026-05-02T00:00:00Z' };
    expect((await run())?.gaps).toMatchObject([gap]);
    expect((await run())?.gaps).toEqual([]);
    expect(await store.windows({ state: 'gap' }, signal)).toMatchObject([gap]);
    expect((await run({ window }))?.gaps).toMatchObject([
      { from: '2026-02-28T00:00:00Z', to: '2026-03-05T00:00:00Z' },
    ]);
  });
});
