import type { RuntimeV1, ServeV1 } from '@logs/core';
import { nodeFetch } from '@logs/core/http';
import type { LogStoreV1 } from '@logs/core/store';
import { memoryStore } from '@logs/core/testing';
import { signalWire } from '../src/provider.ts';
import type { VideoFeed } from '../src/video-feed.ts';
import type { VideoRecord } from '../src/video-record.ts';
import { record } from './logs.ts';

const { signal } = new AbortController();

/** A clock that stands still unless it is set. */
export interface Clock {
  now: Date;
  warnings: string[];
  runtime: Partial<RuntimeV1>;
}

/** The outside world with real sockets and no waiting. */
export function clockAt(time: string): Clock {
  const clock: Clock = {
    now: new Date(time),
    warnings: [],
    runtime: {
      fetch: nodeFetch,
      env: {},
      now: () => new Date(clock.now),
      sleep: async (ms) => {
        clock.now = new Date(clock.now.getTime() + ms);
      },
      warn: (message, details) => clock.warnings.push(`${message} ${JSON.stringify(details ?? {})}`),
    },
  };
  return clock;
}

/** The feed of a provider with these settings. */
export function feedOf(
  settings: Parameters<typeof signalWire>[0],
  runtime: Partial<RuntimeV1> = {},
): VideoFeed {
  return signalWire(settings, runtime).feeds['video'] as VideoFeed;
}

/** Keeps records in a store as if they had been collected. */
export async function keep(store: LogStoreV1, records: readonly (string | VideoRecord)[]): Promise<void> {
  if (records.length === 0) return;
  const feed = feedOf({}, { env: {} });
  const origin = { source: 'test', feed: 'signalwire/video' };
  const stage = await store.stage({ name: origin.feed }, signal);
  await stage.records(
    records.map((each) => {
      const raw = typeof each === 'string' ? record(each) : each;
      return { event: feed.normalize(raw, origin), version: feed.version?.(raw) ?? '' };
    }),
  );
  const key = JSON.stringify([records, Math.random()]);
  await store.commit(
    { source: origin.source, feed: { name: origin.feed }, key, observedTime: '2026-01-01T00:00:00Z', stage },
    signal,
  );
}

/** The good credential of these tests. */
export const good = { space: 'my-space', project: 'proj-id', token: 'PTtoken' };

/** A vendor whose logs are those of a store: SignalWire's two calls, without a socket. */
export function vendor(
  store: LogStoreV1 = memoryStore(),
  more: Partial<ServeV1> = {},
  runtime: Partial<RuntimeV1> = { env: {} },
) {
  const provider = signalWire({}, runtime);
  const full = {
    env: {},
    fetch: nodeFetch,
    now: () => new Date(),
    sleep: async () => {},
    warn: () => {},
    ...runtime,
  };
  const serving = { reader: store, credentials: [good], runtime: full, strict: false, ...more };
  const answer = provider.serve?.(serving);
  if (answer === undefined) throw new Error('no serve');
  return {
    store,
    answer,
    /** GET of a path with the good credential. */
    get: (path: string, credential: { project: string; token: string } = good) =>
      answer(
        new Request(new URL(path, 'http://127.0.0.1:7103'), {
          headers: { authorization: `Basic ${btoa(`${credential.project}:${credential.token}`)}` },
        }),
      ),
  };
}
