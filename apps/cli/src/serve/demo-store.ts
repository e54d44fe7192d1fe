import type { FeedV1, Json, PageV1, SampleFileV1, SampleOptionsV1, SampleV1 } from '@logs/core';
import { collect, type Source } from '@logs/core/engine';
import type { LogStoreV1 } from '@logs/core/store';
import { memoryStore } from '@logs/core/testing';
import type { Context } from '../context.ts';
import type { DemoVendor } from './demo-vendor.ts';

/** The sample data of a demo: the same seed makes the same. */
export function sampleOptions(now: Date, seed = 1): SampleOptionsV1 {
  return { seed, now, count: 100 };
}

/** A store in memory with the sample data of these vendors, collected as from the vendors themselves. */
export async function demoStore(
  context: Context,
  vendors: readonly DemoVendor[],
  options: SampleOptionsV1 = sampleOptions(new Date()),
): Promise<LogStoreV1> {
  const store = memoryStore();
  const sources = vendors.flatMap(({ provider, demo }) =>
    Object.entries(demo.feeds).flatMap(([name, sample]): Source[] => {
      const feed = provider.feeds[name];
      if (feed === undefined) return [];
      const sampled = feedOfSample(feed, sample, options);
      return [
        { name: `${provider.name}:demo`, provider, feedName: name, feed: sampled, query: sample.query },
      ];
    }),
  );
  const { sources: done } = await collect({
    store,
    sources,
    signal: context.signal,
    workers: 0,
    runtime: { env: context.env, warn: (message) => context.detail(message) },
  });
  const failed = done.find(({ error }) => error !== undefined);
  if (failed !== undefined) throw new Error(`${failed.feed}: ${failed.error?.message}`);
  return store;
}

/** The feed, with its sample in place of its vendor. */
function feedOfSample({ parts: _, ...feed }: FeedV1, sample: SampleV1, options: SampleOptionsV1): FeedV1 {
  if (feed.kind === 'records') return { ...feed, scan: () => once(sample.records?.(options) ?? []) };
  const files = new Map<string, SampleFileV1>(
    (sample.files?.(options) ?? []).map((each) => [each.file.key, each]),
  );
  return {
    ...feed,
    scan: () => once([...files.values()].map(({ file }) => file)),
    open: async ({ key }) => new Blob([new Uint8Array(files.get(key)?.bytes ?? [])]).stream(),
  };
}

async function* once<Item>(items: readonly Item[]): AsyncGenerator<PageV1<Item, Json>> {
  yield { items, checkpoint: {} };
}
