import type { FileFeedV1, LogFileV1, LogProviderV1, RuntimeV1 } from '@logs/core';
import { nodeFetch } from '@logs/core/http';
import type { FeedName } from '../src/actions.ts';
import type { Domains } from '../src/domains.ts';
import { alibabaLive } from '../src/provider.ts';
import type { LogCheckpoint } from '../src/push-proxy-feed.ts';
import type { LogRecord } from '../src/push-proxy-record.ts';

/** A runtime whose clock stands, and whose waits are written down and not waited for. */
export function playedRuntime(
  now = '2026-03-10T18:00:00Z',
): RuntimeV1 & { waits: number[]; warnings: string[] } {
  const waits: number[] = [];
  const warnings: string[] = [];
  return {
    fetch: nodeFetch,
    now: () => new Date(now),
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      waits.push(ms);
    },
    warn: (message) => warnings.push(message),
    env: {},
    waits,
    warnings,
  };
}

/** The provider with the test's access key. */
export function providerAt(
  endpoint: URL | string,
  runtime: Partial<RuntimeV1> = playedRuntime(),
  settings: Record<string, unknown> = {},
): LogProviderV1 {
  const given = {
    endpoint: String(endpoint),
    accessKeyId: 'testid',
    accessKeySecret: 'testsecret',
    ...settings,
  };
  return alibabaLive(given, { env: {}, ...runtime });
}

/** One of its feeds. */
export function feedAt(
  endpoint: URL | string,
  runtime: Partial<RuntimeV1> = playedRuntime(),
  settings: Record<string, unknown> = {},
  name: FeedName = 'push-proxy',
): FileFeedV1<Domains, LogRecord, LogCheckpoint> {
  const feed = providerAt(endpoint, runtime, settings).feeds[name];
  if (feed?.kind !== 'files') throw new Error(`there is no feed ${name}`);
  return feed as FileFeedV1<Domains, LogRecord, LogCheckpoint>;
}

/** What a scan yields. */
export async function scanned(
  feed: FileFeedV1<Domains, LogRecord, LogCheckpoint>,
  options: { checkpoint?: LogCheckpoint; window?: { from: Date; to: Date }; domain?: string } = {},
) {
  const { domain = 'example.com', ...rest } = options;
  const signal = AbortSignal.timeout(20_000);
  const pages = [];
  for await (const page of feed.scan({ query: { domains: [domain] }, signal, ...rest })) pages.push(page);
  const files: LogFileV1[] = pages.flatMap(({ items }) => items);
  return { pages, files, names: files.map(({ key }) => key.split('/').at(-1)) };
}

/** All bytes of a body. */
export async function bytesOf(body: ReadableStream<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body as AsyncIterable<Uint8Array>) pieces.push(piece);
  return Buffer.concat(pieces);
}
