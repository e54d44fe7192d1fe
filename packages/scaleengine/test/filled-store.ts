import { parseExact } from '@logs/core/http';
import type { LogStoreV1 } from '@logs/core/store';
import { memoryStore } from '@logs/core/testing';
import { normalizer } from '../src/origin-event.ts';

/** A store with these logs, each the JSON text as the vendor sent it. */
export async function filledStore(texts: readonly string[], cdn = '158'): Promise<LogStoreV1> {
  const store = memoryStore();
  await addLogs(store, texts, cdn);
  return store;
}

/** Adds logs to a store. */
export async function addLogs(store: LogStoreV1, texts: readonly string[], cdn = '158'): Promise<void> {
  const { signal } = new AbortController();
  const normalize = normalizer('UTC');
  const feed = { name: 'scaleengine/origin' };
  const stage = await store.stage(feed, signal);
  await stage.records(texts.map((text) => ({ event: normalize({ cdn, text, value: parseExact(text) }) })));
  const observedTime = '2026-11-22T12:00:00Z';
  await store.commit({ source: 'filled', feed, key: texts.join('\n'), observedTime, stage }, signal);
}
