import { afterEach, expect, it } from 'vitest';
import { ApiError } from '../provider/index.ts';
import { closePeers, peer } from './fixtures/peer.ts';
import { playedRuntime } from './fixtures/played.ts';
import { type HttpOptions, httpClient } from './index.ts';
import { retryNotice } from './retry-notice.ts';

afterEach(closePeers);

const { signal } = new AbortController();

/** What is told while a vendor answers 503, as often as it is told, and then 200. */
async function told(refusals: number, wait: string, options: Partial<HttpOptions> = {}) {
  const vendor = await peer((_, response, count) =>
    response
      .setHeader('retry-after', wait)
      .writeHead(count > refusals ? 200 : 503)
      .end(),
  );
  const warnings: string[] = [];
  const runtime = playedRuntime({ warn: (message) => void warnings.push(message) });
  const client = httpClient({ runtime, vendor: 'Acme', ...options });
  const answer = ({ status }: { status: number }) => {
    if (status !== 200) throw new ApiError('server', `Acme: refused with ${status}`);
  };
  const send = () => client.send({ request: () => ({ url: vendor.url }), answer, signal });
  await Promise.allSettled([send(), send(), send()]);
  await client.close();
  return warnings;
}

it('a wait of more than a second is told once for all requests that wait', async () => {
  expect(await told(6, '2')).toEqual(['Acme: refused with 503; trying again in 2 s, at most 5 times more']);
});

it('a short one is not, nor a failure that is not tried again', async () => {
  expect(await told(1, '0')).toEqual([]);
  expect(await told(6, '2', { retries: 0 })).toEqual([]);
});

it('is told again only after a success, and not within a minute', () => {
  const warnings: string[] = [];
  let time = 0;
  const notice = retryNotice({ now: () => new Date(time), warn: (message) => void warnings.push(message) });
  const fails = () => notice.waiting(new ApiError('network', 'Acme: down'), 1400, 1);
  fails();
  time = 120_000;
  fails();
  expect(warnings).toEqual(['Acme: down; trying again in 1 s, once more']);
  notice.succeeded();
  fails();
  notice.succeeded();
  time += 59_999;
  fails();
  expect(warnings).toHaveLength(2);
});
