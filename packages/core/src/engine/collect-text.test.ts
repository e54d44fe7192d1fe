import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InvalidRecordError, type RecordFeedV1 } from '../provider/index.ts';
import type { LogStoreV1 } from '../store/index.ts';
import { memoryStore } from '../testing/index.ts';
import { collect } from './collect.ts';
import type { CollectOptions } from './collect-options.ts';
import { retryQuarantine } from './retry-quarantine.ts';
import type { Source } from './source.ts';

const { signal } = new AbortController();

interface Raw {
  text: string;
  value: { id: string; state: string };
}

type Checkpoint = { seen: string[] };

/** A feed whose records carry the text that the vendor sent. */
function feedOf(texts: string[], more: Partial<RecordFeedV1<unknown, Raw, Checkpoint>> = {}): Source {
  const feed: RecordFeedV1<unknown, Raw, Checkpoint> = {
    kind: 'records',
    docs: 'https://acme.example',
    query: z.unknown(),
    checkpoint: z.strictObject({ seen: z.array(z.string()) }),
    lookups: [['media.app.name', 'media.stream.name'], ['session.id']],
    async *scan() {
      yield {
        items: texts.map((text) => ({ text, value: JSON.parse(text) })),
        checkpoint: { seen: ['scan'] },
      };
    },
    text: ({ text }) => text,
    parse: (text) => ({ text, value: JSON.parse(text) }),
    normalize({ text, value }) {
      if (value.state === 'odd') throw new InvalidRecordError(['an odd state']);
      return {
        id: value.id,
        time: '2026-03-10T00:00:00Z',
        name: 'acme',
        severity: 9,
        attributes: {},
        raw: text,
      };
    },
    ...more,
  };
  const records = feed as unknown as RecordFeedV1;
  const provider = { specVersion: 'v1', name: 'acme', feeds: { records } } as const;
  return { name: 'here', provider, feedName: 'records', feed: records, query: null };
}

async function run(store: LogStoreV1, source: Source, more: Partial<CollectOptions> = {}) {
  return (await collect({ store, sources: [source], signal, ...more })).sources[0];
}

const checkpoint = (store: LogStoreV1) => store.checkpoint('here', 'acme/records', signal);

describe('a feed that knows the text of its records', () => {
  const texts = ['{ "id": "a",\t"state": "odd", "n": 9007199254740993 }', '{"id":"ü","state":"ok","n":0.10}'];

  it('has its bytes counted, and kept in quarantine, as the vendor sent them', async () => {
    const store = memoryStore();
    const bytes = Buffer.byteLength(texts.join(''));
    expect(await run(store, feedOf(texts))).toMatchObject({ events: 1, quarantined: 1, bytes });
    const [row] = await store.quarantined({ limit: 1 }, signal);
    expect(Buffer.from(row?.bytes ?? []).toString()).toBe(texts[0]);
    expect(row?.length).toBe(Buffer.byteLength(texts[0] ?? ''));
  });

  it('reads the text again when a record is tried again', async () => {
    const store = memoryStore();
    await run(store, feedOf(texts));
    const normalize: RecordFeedV1<unknown, Raw>['normalize'] = ({ text, value }) => ({
      id: value.id,
      time: '2026-03-10T00:00:00Z',
      name: 'acme',
      severity: 9,
      attributes: {},
      raw: text,
    });
    expect(await retryQuarantine({ store, sources: [feedOf([], { normalize })], signal })).toMatchObject({
      settled: 1,
    });
    expect((await store.record('acme/records', 'a', signal))?.raw).toBe(texts[0]);
  });

  it('hands its lookups to the store', async () => {
    const store = memoryStore();
    const seen: unknown[] = [];
    const watched: LogStoreV1 = {
      ...store,
      stage(feed, signal) {
        seen.push(feed.lookups);
        return store.stage(feed, signal);
      },
    };
    await run(watched, feedOf(texts));
    expect(seen).toEqual([[['media.app.name', 'media.stream.name'], ['session.id']]]);
  });
});

describe('a backfill of records that change', () => {
  const window = { from: new Date('2026-03-10T00:00:00Z'), to: new Date('2026-03-11T00:00:00Z') };
  const amend: NonNullable<RecordFeedV1<unknown, Raw, Checkpoint>['amend']> = (before, items) => {
    const open = items.filter(({ value }) => value.state === 'open').map(({ value }) => value.id);
    return open.length === 0 ? undefined : { seen: [...(before?.seen ?? []), ...open] };
  };
  const records = (state: string, ...ids: string[]) => ids.map((id) => JSON.stringify({ id, state }));

  it('adds to the checkpoint what the feed says, and not where it scanned to', async () => {
    const store = memoryStore();
    await run(store, feedOf(records('done', 'a')));
    const pages = [records('open', 'b'), records('done', 'c'), records('open', 'd')];
    const source = feedOf([], {
      amend,
      async *scan() {
        for (const page of pages) {
          yield {
            items: page.map((text) => ({ text, value: JSON.parse(text) })),
            checkpoint: { seen: ['no'] },
          };
        }
      },
    });
    expect(await run(store, source, { window })).toMatchObject({ events: 3 });
    expect(await checkpoint(store)).toEqual({ seq: 3, value: { seen: ['scan', 'b', 'd'] } });
    expect(await store.windows({ state: 'collected' }, signal)).toHaveLength(1);
  });

  it('begins a checkpoint where there was none, and leaves it alone when there is nothing to say', async () => {
    const store = memoryStore();
    await run(store, feedOf(records('done', 'a'), { amend }), { window });
    expect(await checkpoint(store)).toBeUndefined();
    await run(store, feedOf(records('open', 'a'), { amend }), { window });
    expect(await checkpoint(store)).toEqual({ seq: 1, value: { seen: ['a'] } });
  });

  it('is not asked in a collect without a window', async () => {
    const store = memoryStore();
    await run(store, feedOf(records('open', 'a'), { amend }));
    expect(await checkpoint(store)).toEqual({ seq: 1, value: { seen: ['scan'] } });
  });
});
