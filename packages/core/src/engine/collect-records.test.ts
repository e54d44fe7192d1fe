import { describe, expect, it, vi } from 'vitest';
import type { CommitV1, LogStoreV1 } from '../store/index.ts';
import { memoryStore } from '../testing/index.ts';
import { emptyState } from '../testing/memory-state.ts';
import { CheckpointTrail } from './checkpoint-trail.ts';
import { collect } from './collect.ts';
import type { CollectOptions } from './collect-options.ts';
import { counterApi, counterRecords, counterSource } from './fixtures/counter-api.ts';
import { failingStore } from './fixtures/failing-store.ts';
import { storeContents } from './fixtures/store-contents.ts';

const { signal } = new AbortController();

async function run(store: LogStoreV1, url: string, more: Partial<CollectOptions> = {}) {
  const { sources } = await collect({ store, sources: [counterSource(url)], signal, ...more });
  const [summary] = sources;
  if (summary === undefined) throw new Error('no summary');
  return summary;
}

const contents = (store: LogStoreV1) => storeContents(store, 'calls', 'counter/calls');

describe('a record feed', () => {
  it('commits page by page and goes on where it ended', async () => {
    await using api = await counterApi(counterRecords(5));
    const store = memoryStore();
    expect(await run(store, api.url)).toMatchObject({ pages: 4, records: 5, events: 5, quarantined: 0 });
    expect(await store.checkpoint('calls', 'counter/calls', signal)).toEqual({ seq: 3, value: { after: 5 } });
    api.records.push({ ...counterRecords(6)[5] });
    api.asked.length = 0;
    expect(await run(store, api.url)).toMatchObject({ records: 1, events: 1 });
    expect(api.asked).toEqual(['5', '6']);
    expect((await contents(store)).events).toHaveLength(6);
  });

  it('reads some pages ahead while others are written, and writes those together', async () => {
    await using api = await counterApi(counterRecords(60));
    const store = memoryStore();
    const sizes: number[] = [];
    const commit: LogStoreV1['commit'] = async (written, signal) => {
      const before = (await contents(store)).events.length;
      // The first commit is slow: the vendor is asked for as many pages as may wait, and not for more.
      if (sizes.length === 0) {
        await vi.waitFor(() => expect(api.asked).toHaveLength(5));
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect(api.asked).toHaveLength(5);
      }
      await store.commit(written, signal);
      sizes.push((await contents(store)).events.length - before);
    };
    const summary = await run({ ...store, commit }, api.url);
    expect(summary.error).toBeUndefined();
    expect(summary.events).toBe(60);
    expect(sizes.slice(0, 2)).toEqual([2, 8]);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(60);
  });

  it('stops asking when a page cannot be written', async () => {
    await using api = await counterApi(counterRecords(60));
    const store = memoryStore();
    const commit: LogStoreV1['commit'] = async () => {
      throw new Error('the disk is full');
    };
    const summary = await run({ ...store, commit }, api.url);
    expect(summary.error?.message).toBe('the disk is full');
    expect(api.asked.length).toBeLessThan(12);
  });

  it('commits the checkpoint as it was when its page came, whatever the feed makes of it later', () => {
    const trail = new CheckpointTrail(undefined);
    const checkpoint = { after: 1 };
    trail.pageEnds(checkpoint);
    checkpoint.after = 2;
    expect(trail.reached).toEqual({ after: 1 });
    trail.written();
    trail.pageEnds(checkpoint);
    expect([trail.hasMoved, trail.reached]).toEqual([true, { after: 2 }]);
  });

  it('keeps the pages before one that fails, and completes the next time', async () => {
    await using api = await counterApi(counterRecords(5));
    api.instead = (after) => (after === 4 ? { status: 503, body: '' } : undefined);
    const store = memoryStore();
    expect(await run(store, api.url)).toMatchObject({
      events: 4,
      error: { kind: 'api', reason: 'server', message: 'counter: the vendor answered 503' },
    });
    delete api.instead;
    api.asked.length = 0;
    expect(await run(store, api.url)).toMatchObject({ events: 1 });
    expect(api.asked).toEqual(['4', '5']);
  });

  it('quarantines a record that cannot be an event, once', async () => {
    await using api = await counterApi([...counterRecords(1), { id: 'two' }, { id: 'two' }]);
    const store = memoryStore();
    expect(await run(store, api.url)).toMatchObject({ records: 3, events: 1, quarantined: 2 });
    expect((await contents(store)).quarantine).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{16}:[0-9a-f]{16}$/),
        feed: 'counter/calls',
        source: 'calls',
        length: 12,
        reason: 'it is no record of this API',
        bytes: '{"id":"two"}',
      },
    ]);
  });

  it('hands each record’s version to the store', async () => {
    await using api = await counterApi(counterRecords(1));
    const store = memoryStore();
    await run(store, api.url);
    api.records.push({ ...counterRecords(1)[0], state: 'closed', changed: 2 });
    await run(store, api.url);
    const { events } = await contents(store);
    expect(events).toMatchObject([{ id: 'c:1', attributes: { state: 'closed' } }]);
  });

  it('leaves the checkpoint alone in a backfill', async () => {
    await using api = await counterApi(counterRecords(3));
    const store = memoryStore();
    const window = { from: new Date('2026-03-10T00:00:00Z'), to: new Date('2026-03-11T00:00:00Z') };
    expect(await run(store, api.url, { window })).toMatchObject({ events: 3 });
    expect(await store.checkpoint('calls', 'counter/calls', signal)).toBeUndefined();
    await run(store, api.url);
    expect((await contents(store)).events).toHaveLength(3);
  });

  it('says so when the stored checkpoint is not one of the feed', async () => {
    await using api = await counterApi(counterRecords(1));
    const store = memoryStore();
    const commit: CommitV1 = {
      source: 'calls',
      feed: { name: 'counter/calls' },
      key: 'old',
      observedTime: '2026-03-10T00:00:00Z',
      checkpoint: { seq: 1, value: { page: 'x' } },
    };
    await store.commit(commit, signal);
    expect(await run(store, api.url)).toMatchObject({
      events: 0,
      error: { kind: 'configuration', hint: expect.any(String) },
    });
    expect(api.asked).toEqual([]);
  });

  it('ends a scan whose paging goes round in circles', async () => {
    await using api = await counterApi(counterRecords(4));
    api.instead = (after) =>
      after === 4
        ? { status: 200, body: JSON.stringify({ records: [counterRecords(4)[3]], next: 3 }) }
        : undefined;
    const store = memoryStore();
    expect(await run(store, api.url)).toMatchObject({
      error: { kind: 'api', reason: 'unexpected-answer', message: expect.stringContaining('circles') },
    });
    expect((await contents(store)).events).toHaveLength(4);
    expect(api.asked.length).toBeLessThan(60);
  });

  it('leaves the same store whenever it is killed and runs again', async () => {
    await using api = await counterApi([...counterRecords(4), { id: 'bad' }]);
    const undisturbed = memoryStore();
    await run(undisturbed, api.url);
    const expected = await contents(undisturbed);
    for (const when of ['before', 'after'] as const) {
      for (let at = 1, done = false; !done; at += 1) {
        const state = emptyState();
        const failing = failingStore(memoryStore({ state }), at, when);
        await run(failing.store, api.url);
        const store = memoryStore({ state });
        done = failing.calls() < at;
        await run(store, api.url);
        expect(await contents(store)).toEqual(expected);
      }
    }
  });

  it('ends after the commit under way when asked to finish', async () => {
    await using api = await counterApi(counterRecords(6));
    const store = memoryStore();
    const finish = new AbortController();
    const onProgress = ({ phase, events }: { phase: string; events: number }) => {
      if (phase === 'committing' && events >= 4) finish.abort(new Error('enough'));
    };
    expect(await run(store, api.url, { finish: finish.signal, onProgress })).toMatchObject({
      interrupted: true,
      events: 4,
    });
    expect(await run(store, api.url)).toMatchObject({ events: 2 });
  });
});
