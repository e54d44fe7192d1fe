import { Agent } from 'undici';
import { downloader } from './download.ts';
import type { HttpClient, HttpOptions } from './http-client.ts';
import { longestIdle } from './idle.ts';
import { callFetch, linkFetch } from './node-fetch.ts';
import { type RetryNotice, retryNotice } from './retry-notice.ts';
import { sender } from './send.ts';

/** {@link HttpOptions} with nothing left out but the limiter, and what all requests of a client share. */
export type HttpSettings = Required<Omit<HttpOptions, 'limiter'>> &
  Pick<HttpOptions, 'limiter'> & { notice: RetryNotice };

/** Fills in what was left out. */
export function settingsOf(options: HttpOptions): HttpSettings {
  return {
    connections: 16,
    connectTimeout: 10_000,
    headersTimeout: 60_000,
    bodyTimeout: 60_000,
    deadline: 300_000,
    maxBytes: 64 * 1024 ** 2,
    retries: 5,
    maxWait: 300_000,
    notice: retryNotice(options.runtime),
    ...options,
  };
}

/**
 * Makes a client of a vendor's API. Requests go through `runtime.fetch`, waits through `runtime.sleep`; time
 * limits are real time. Each client has connections of its own.
 */
export function httpClient(options: HttpOptions): HttpClient {
  const settings = settingsOf(options);
  const agent = new Agent({
    connections: settings.connections,
    connect: { timeout: settings.connectTimeout },
    headersTimeout: settings.headersTimeout,
    keepAliveMaxTimeout: longestIdle,
    // Bodies are watched where they are read.
    bodyTimeout: 0,
  });
  const downloads = downloader(settings, linkFetch(settings.runtime));
  return {
    send: sender(settings, callFetch(settings.runtime), agent),
    download: downloads.download,
    async close() {
      await Promise.all([agent.destroy(), downloads.close()]);
    },
  };
}
