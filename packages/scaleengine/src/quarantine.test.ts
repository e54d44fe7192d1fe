import { InvalidRecordError, type RecordFeedV1 } from '@logs/core';
import { collect, retryQuarantine } from '@logs/core/engine';
import { memoryStore } from '@logs/core/testing';
import { expect, it } from 'vitest';
import { played } from '../test/play.ts';
import { vendor } from '../test/vendor.ts';
import { sampleLogs, sampleStreams } from './sample-logs.ts';

const now = new Date('2026-11-22T12:00:00Z');
const { signal } = new AbortController();

it('logs that a version of this provider could not read become events when a later one tries them again', async () => {
  await using peer = await vendor(sampleLogs({ seed: 3, count: 30, now }), undefined, played(now));
  const provider = peer.provider({ pageSize: 10 });
  const feed = provider.feeds['origin'] as RecordFeedV1;
  const normalize = () => {
    throw new InvalidRecordError(['not yet']);
  };
  const source = { name: 'live', provider, feedName: 'origin', feed, query: { streams: [...sampleStreams] } };
  const options = { signal, runtime: played(now) };
  const [store, whole] = [memoryStore(), memoryStore()];
  await collect({ ...options, store, sources: [{ ...source, feed: { ...feed, normalize } }] });
  await collect({ ...options, store: whole, sources: [source] });
  expect(await retryQuarantine({ ...options, store, sources: [source] })).toEqual({
    tried: 31,
    settled: 31,
    remaining: 0,
    unavailable: {},
  });
  const all = { order: 'asc', limit: 100, deleted: 'include' } as const;
  expect(await store.records('scaleengine/origin', all, signal)).toEqual(
    await whole.records('scaleengine/origin', all, signal),
  );
});
