import { InvalidRecordError, type RecordFeedV1 } from '@logs/core';
import { collect, retryQuarantine } from '@logs/core/engine';
import { memoryStore } from '@logs/core/testing';
import { expect, it } from 'vitest';
import { deleted, id, log } from '../test/logs.ts';
import { loopback } from '../test/loopback.ts';
import { clockAt, good } from '../test/vendor.ts';
import { signalWire } from './provider.ts';

const { signal } = new AbortController();

it.each([
  [['my-space'], { settled: 3, remaining: 0 }, [1, 2, 3]],
  [['my-space', 'other'], { settled: 2, remaining: 1 }, [1, 2]],
])(
  'logs of %j that could not be read become events of their space, when that is known',
  async (spaces, outcome, ids) => {
    const clock = clockAt('2026-03-20T00:00:00Z');
    const texts = [
      log(1, '2026-03-10T00:00:00Z'),
      log(2, '2026-03-11T00:00:00Z', { charge: 0.5 }),
      deleted(3, '2026-03-11T00:00:00Z', '2026-03-12T00:00:00Z'),
    ];
    await using space = await loopback(() => Response.json({ data: texts.map((text) => JSON.parse(text)) }));
    const { project, token } = good;
    // Where a query or an id names no space: a record has one of its own.
    const settings = { endpoint: space.url.origin, project, token, space: 'elsewhere' };
    const provider = signalWire(settings, clock.runtime);
    const feed = provider.feeds['video'] as RecordFeedV1;
    const normalize = () => {
      throw new InvalidRecordError(['not yet']);
    };
    const source = { name: 'rooms', provider, feedName: 'video', feed, query: { spaces } };
    const options = { signal, store: memoryStore(), runtime: clock.runtime };
    await collect({ ...options, sources: [{ ...source, feed: { ...feed, normalize } }] });
    expect(await retryQuarantine({ ...options, sources: [source] })).toMatchObject(outcome);
    const { events } = await options.store.records(
      'signalwire/video',
      { order: 'asc', limit: 10, deleted: 'include' },
      signal,
    );
    expect(events.map((event) => event.id)).toEqual(ids.map((number) => `my-space:${id(number)}`));
  },
);
