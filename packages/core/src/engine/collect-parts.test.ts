import { describe, expect, it } from 'vitest';
import type { Json } from '../provider/index.ts';
import type { LogStoreV1 } from '../store/index.ts';
import { memoryStore } from '../testing/index.ts';
import { emptyState } from '../testing/memory-state.ts';
import { collect } from './collect.ts';
import type { CollectOptions } from './collect-options.ts';
import { counters } from './fixtures/counters.ts';
import { failingStore } from './fixtures/failing-store.ts';
import { storeContents } from './fixtures/store-contents.ts';
import { partsAtOnce } from './parts.ts';
import type { Source } from './source.ts';

const { signal } = new AbortController();

async function run(store: LogStoreV1, source: Source, more: Partial<CollectOptions> = {}) {
  const { sources } = await collect({ store, sources: [source], signal, ...more });
  const [summary] = sources;
  if (summary === undefined) throw new Error('no summary');
  return summary;
}

const contents = (store: LogStoreV1) => storeContents(store, 'calls', 'counter/calls');
const checkpoint = (store: LogStoreV1) => store.checkpoint('calls', 'counter/calls', signal);

async function storedAlready(value: Json): Promise<LogStoreV1> {
  const store = memoryStore();
  const feed = { name: 'counter/calls' };
  const observedTime = '2026-03-10T00:00:00Z';
  await store.commit(
    { source: 'calls', feed, key: 'old', observedTime, checkpoint: { seq: 1, value } },
    signal,
  );
  return store;
}

describe('a source of several parts', () => {
  it('keeps a checkpoint for each in one row, and goes on from it', async () => {
    await using parts = await counters({ a: 3, b: 1, c: 0 });
    const store = memoryStore();
    expect(await run(store, parts.source())).toMatchObject({ events: 4, gaps: [] });
    // Two pages of a and one of b moved the row on, and the empty first page of c.
    expect(await checkpoint(store)).toEqual({
      seq: 4,
      value: { parts: { a: { after: 3 }, b: { after: 1 }, c: { after: 0 } } },
    });
    for (const api of Object.values(parts.apis)) api.asked.length = 0;
    parts.apis['b']?.records.push({ id: 1999, at: '2026-03-10T17:00:00Z', state: 'open', changed: 1 });
    expect(await run(store, parts.source())).toMatchObject({ events: 1 });
    expect(Object.values(parts.apis).map(({ asked }) => asked)).toEqual([['3'], ['1', '2'], ['0']]);
  });

  it('keeps the checkpoints of parts that are not asked for this time', async () => {
    await using parts = await counters({ a: 1, b: 1 });
    const store = memoryStore();
    await run(store, parts.source());
    parts.apis['a']?.records.push({ id: 2, at: '2026-03-10T17:00:00Z', state: 'open', changed: 1 });
    expect(await run(store, parts.source(['a']))).toMatchObject({ events: 1 });
    expect((await checkpoint(store))?.value).toEqual({ parts: { a: { after: 2 }, b: { after: 1 } } });
  });

  it('collects some parts at a time', async () => {
    const sizes = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`p${n}`, 1]));
    await using parts = await counters(sizes);
    const source = parts.source();
    let open = 0;
    let most = 0;
    const { feed } = source;
    if (feed.kind !== 'records') throw new Error('no record feed');
    const watched: Source = {
      ...source,
      feed: {
        ...feed,
        async *scan(scan) {
          open += 1;
          most = Math.max(most, open);
          await new Promise((resolve) => setTimeout(resolve, 20));
          yield* feed.scan(scan);
          open -= 1;
        },
      },
    };
    expect(await run(memoryStore(), watched)).toMatchObject({ events: 12 });
    expect(most).toBe(partsAtOnce);
  });

  it('goes on with the others when one fails, and completes the next time', async () => {
    await using parts = await counters({ a: 3, b: 3, c: 3 });
    const { b } = parts.apis;
    if (b !== undefined) b.instead = (after) => (after === 2 ? { status: 503, body: '' } : undefined);
    const store = memoryStore();
    const first = await run(store, parts.source());
    expect(first).toMatchObject({
      events: 8,
      failedParts: [
        { part: 'b', error: { kind: 'api', reason: 'server', message: 'counter: the vendor answered 503' } },
      ],
    });
    expect(first.error).toBeUndefined();
    if (b !== undefined) delete b.instead;
    const second = await run(store, parts.source());
    expect(second).toMatchObject({ events: 1 });
    expect(second.failedParts).toBeUndefined();
  });

  it('fails as a whole when all parts fail, and says with what', async () => {
    await using parts = await counters({ a: 1, b: 1 });
    for (const api of Object.values(parts.apis)) api.instead = () => ({ status: 500, body: '' });
    expect(await run(memoryStore(), parts.source())).toMatchObject({
      error: { kind: 'api', reason: 'server' },
      failedParts: [{ part: 'a' }, { part: 'b' }],
    });
  });

  it('watches each part for paging that goes round in circles', async () => {
    await using parts = await counters({ a: 4, b: 4 });
    const { b } = parts.apis;
    const again = { records: [{ id: 1001, at: 'x', state: '', changed: 1 }], next: 2 };
    if (b !== undefined) {
      b.instead = (after) => (after === 2 ? { status: 200, body: JSON.stringify(again) } : undefined);
    }
    expect(await run(memoryStore(), parts.source())).toMatchObject({
      failedParts: [
        {
          part: 'b',
          error: { message: expect.stringMatching(/^calls, b: .* circles/), reason: 'unexpected-answer' },
        },
      ],
    });
  });

  it('says which part has a stored checkpoint that is none of the feed, and collects the others', async () => {
    await using parts = await counters({ a: 1, b: 1 });
    const store = await storedAlready({ parts: { a: { page: 'x' }, b: { after: 0 } } });
    expect(await run(store, parts.source())).toMatchObject({
      events: 1,
      failedParts: [
        {
          part: 'a',
          error: { kind: 'configuration', message: expect.stringMatching(/^calls, a \(counter/) },
        },
      ],
    });
    expect((await checkpoint(store))?.value).toEqual({ parts: { a: { page: 'x' }, b: { after: 1 } } });
  });

  it('refuses a stored checkpoint that is not one for several parts', async () => {
    await using parts = await counters({ a: 1 });
    const store = await storedAlready({ after: 1 });
    const refused = { events: 0, error: { kind: 'configuration' } };
    expect(await run(store, parts.source())).toMatchObject(refused);
    const window = { from: new Date('2026-03-10T00:00:00Z'), to: new Date('2026-03-11T00:00:00Z') };
    const source = parts.source();
    const amending = {
      ...source,
      feed: { ...source.feed, amend: () => ({ after: 0 }) } as typeof source.feed,
    };
    expect(await run(store, amending, { window })).toMatchObject(refused);
    expect((await checkpoint(store))?.value).toEqual({ after: 1 });
    expect(await run(store, source, { window })).toMatchObject({ events: 1 });
  });

  it.each([
    [[], 'nothing to collect'],
    [['a', 'a'], 'the same part more than once'],
  ])('refuses a query of %j', async (names, problem) => {
    await using parts = await counters({ a: 1 });
    expect(await run(memoryStore(), parts.source(names))).toMatchObject({
      error: { kind: 'configuration', message: `calls (counter/calls): the query names ${problem}` },
    });
  });

  it('leaves checkpoints alone in a backfill, and writes no window when a part failed', async () => {
    await using parts = await counters({ a: 2, b: 2 });
    const store = memoryStore();
    const window = { from: new Date('2026-03-10T00:00:00Z'), to: new Date('2026-03-11T00:00:00Z') };
    const { b } = parts.apis;
    if (b !== undefined) b.instead = () => ({ status: 500, body: '' });
    expect(await run(store, parts.source(), { window })).toMatchObject({ events: 2 });
    expect(await store.windows({}, signal)).toEqual([]);
    if (b !== undefined) delete b.instead;
    expect(await run(store, parts.source(), { window })).toMatchObject({ events: 4 });
    expect(await store.windows({}, signal)).toHaveLength(1);
    expect(await checkpoint(store)).toBeUndefined();
  });

  it('ends all parts after the commit under way when asked to finish, and goes on the next time', async () => {
    await using parts = await counters({ a: 6, b: 6, c: 6 });
    const store = memoryStore();
    const finish = new AbortController();
    const onProgress = ({ phase }: { phase: string }) => {
      if (phase === 'committing') finish.abort(new Error('enough'));
    };
    const first = await run(store, parts.source(), { finish: finish.signal, onProgress });
    expect(first).toMatchObject({ interrupted: true });
    expect(first.failedParts).toBeUndefined();
    expect(first.events).toBeLessThan(18);
    expect((await contents(store)).events).toHaveLength(first.events);
    expect(await run(store, parts.source())).toMatchObject({ events: 18 - first.events });
  });

  it('ends at once when the signal aborts', async () => {
    await using parts = await counters({ a: 6, b: 6 });
    const stop = new AbortController();
    const onProgress = ({ events }: { events: number }) => {
      if (events > 0) stop.abort(new Error('stop'));
    };
    const collecting = run(memoryStore(), parts.source(), { signal: stop.signal, onProgress });
    await expect(collecting).rejects.toThrow('stop');
  });

  it.each(['before', 'after'] as const)(
    'leaves the same store when it is killed %s any call of the store, and runs again',
    async (when) => {
      await using parts = await counters({ a: 3, b: 4 });
      parts.gaps['b'] = { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z', reason: 'too old' };
      parts.apis['a']?.records.push({ id: 'bad' });
      const undisturbed = memoryStore();
      await run(undisturbed, parts.source());
      const expected = await contents(undisturbed);
      for (let at = 1, done = false; !done; at += 1) {
        const state = emptyState();
        const failing = failingStore(memoryStore({ state }), at, when);
        await run(failing.store, parts.source());
        done = failing.calls() < at;
        const store = memoryStore({ state });
        await run(store, parts.source());
        expect(await contents(store), `killed at call ${at}`).toEqual(expected);
        expect(await store.windows({}, signal)).toHaveLength(1);
      }
    },
  );

  it('leaves the same store when it is killed at any request, and runs again', async () => {
    await using parts = await counters({ a: 3, b: 4, c: 0 });
    const undisturbed = memoryStore();
    await run(undisturbed, parts.source());
    const expected = await contents(undisturbed);
    for (let at = 1, done = false; !done; at += 1) {
      let requests = 0;
      for (const api of Object.values(parts.apis)) {
        api.instead = () => {
          requests += 1;
          return requests >= at ? { status: 500, body: '' } : undefined;
        };
      }
      const store = memoryStore();
      await run(store, parts.source());
      done = requests < at;
      for (const api of Object.values(parts.apis)) delete api.instead;
      await run(store, parts.source());
      expect(await contents(store), `killed at request ${at}`).toEqual(expected);
    }
  });
});

describe('a gap', () => {
  it('is stored once, told once and named after its part, and collecting goes on', async () => {
    await using parts = await counters({ a: 3, b: 3 });
    const gap = { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z', reason: 'it keeps 31 days' };
    parts.gaps['a'] = gap;
    const store = memoryStore();
    const named = { ...gap, reason: 'a: it keeps 31 days' };
    expect(await run(store, parts.source())).toMatchObject({ events: 6, gaps: [named] });
    parts.apis['a']?.records.push({ id: 4, at: '2026-03-10T17:00:00Z', state: 'open', changed: 1 });
    expect(await run(store, parts.source())).toMatchObject({ events: 1, gaps: [] });
    expect(await store.windows({ source: 'calls', state: 'gap' }, signal)).toMatchObject([named]);
    parts.gaps['b'] = gap;
    expect(await run(store, parts.source())).toMatchObject({ gaps: [{ reason: 'b: it keeps 31 days' }] });
    expect(await store.windows({ state: 'gap' }, signal)).toHaveLength(2);
  });
});
