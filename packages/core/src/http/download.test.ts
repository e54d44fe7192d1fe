import type { LookupAddress } from 'node:dns';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiError, isLogsError, type RuntimeV1 } from '../provider/index.ts';
import { settingsOf } from './client.ts';
import { downloader } from './download.ts';
import { closePeers, openNow, type Peer, peer, soon } from './fixtures/peer.ts';
import { playedRuntime } from './fixtures/played.ts';
import type { LookupAll } from './guarded-agent.ts';
import type { Download, HttpClient, HttpOptions } from './http-client.ts';
import { linkFetch, nodeFetch } from './node-fetch.ts';

const { signal } = new AbortController();
const clients: Pick<HttpClient, 'close'>[] = [];
let closed = openNow();

beforeEach(() => {
  closed = openNow();
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  const nothingOpen = await closed();
  await closePeers();
  expect(nothingOpen).toBe(true);
});

interface Options extends Partial<HttpOptions> {
  runtime?: RuntimeV1;
  lookup?: LookupAll;
}

function download(url: URL, link: Partial<Download> = {}, { lookup, ...options }: Options = {}) {
  const settings = settingsOf({ runtime: playedRuntime(), vendor: 'Acme', ...options });
  const made = downloader(settings, linkFetch(settings.runtime), lookup);
  clients.push(made);
  return made.download({ url, allowedHosts: [], loopback: true, signal, ...link });
}

/** Resolves every name to these addresses. */
const resolving =
  (...addresses: string[]): LookupAll =>
  (_host, _options, done) =>
    process.nextTick(
      done,
      null,
      addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

async function errorOf(promise: Promise<unknown>): Promise<ApiError> {
  const error = await promise.then(
    () => expect.fail('it should have failed'),
    (thrown: unknown) => thrown,
  );
  if (!isLogsError(error) || error.kind !== 'api') throw error;
  return error;
}

const bytes = async (body: ReadableStream<Uint8Array>) =>
  Buffer.from(await new Response(body as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());

describe('a download', () => {
  it('hands the bytes over as they were sent, with their number', async () => {
    const file = gzipSync('line 1\nline 2\n');
    const vendor = await peer((_, response) => response.setHeader('content-length', file.length).end(file));
    const { body, size } = await download(vendor.url);
    expect(size).toBe(file.length);
    expect(await bytes(body)).toEqual(file);
  });

  it('does not decode what Content-Encoding says is gzip', async () => {
    const file = gzipSync('line 1\n');
    const vendor = await peer((request, response) => {
      expect(request.headers['accept-encoding']).toBe('identity');
      response.setHeader('content-encoding', 'gzip').end(file);
    });
    expect(await bytes((await download(vendor.url)).body)).toEqual(file);
  });

  it('has no size when the vendor says none', async () => {
    const vendor = await peer((_, response) => {
      response.write('a');
      response.end('b');
    });
    const got = await download(vendor.url);
    expect(got).not.toHaveProperty('size');
    expect(String(await bytes(got.body))).toBe('ab');
  });

  it('sends no cookie, no credentials and no referrer, not to where it is redirected either', async () => {
    const vendor = await peer((request, response) => {
      response.setHeader('set-cookie', 'session=1; Path=/');
      response.writeHead(request.url === '/' ? 302 : 200, { location: '/next' }).end();
    });
    await bytes((await download(vendor.url)).body);
    expect(vendor.requests).toHaveLength(2);
    for (const { headers } of vendor.requests) {
      for (const name of ['cookie', 'authorization', 'referer']) expect(headers).not.toHaveProperty(name);
    }
  });

  it('is tried again after a failure, and asks for the link alone', async () => {
    const vendor = await peer((_, response, count) => response.writeHead(count < 3 ? 503 : 200).end('good'));
    const runtime = playedRuntime();
    expect(String(await bytes((await download(vendor.url, {}, { runtime })).body))).toBe('good');
    expect(runtime.slept).toHaveLength(2);
  });

  it('waits as long as Retry-After says', async () => {
    const vendor = await peer((_, response, count) => {
      response
        .setHeader('retry-after', '3')
        .writeHead(count === 1 ? 429 : 200)
        .end('good');
    });
    const runtime = playedRuntime();
    await bytes((await download(vendor.url, {}, { runtime })).body);
    expect(runtime.slept).toEqual([3000]);
  });

  it.each([
    [401, 'auth'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [410, 'not-found'],
    [400, 'invalid-request'],
    [204, 'unexpected-answer'],
    [206, 'unexpected-answer'],
    [304, 'unexpected-answer'],
    [429, 'rate-limit'],
    [500, 'server'],
  ])('refused with %i is an error with reason %s', async (status, reason) => {
    const vendor = await peer((_, response) => response.writeHead(status).end());
    const link = new URL('/a.gz?Signature=s1gned', vendor.url);
    const error = await errorOf(download(link, {}, { retries: 0 }));
    expect(error).toMatchObject({ reason, status });
    expect(error.message).not.toContain('s1gned');
  });

  it('refused can be explained by the provider, who sees the beginning of the text', async () => {
    const vendor = await peer((_, response) => response.writeHead(403).end(`Expired${'.'.repeat(1e6)}`));
    const seen: unknown[] = [];
    const refused = (status: number, text: string) => {
      seen.push(status, text.length, text.slice(0, 8));
      return new ApiError('forbidden', 'Acme: the link expired', { status });
    };
    expect((await errorOf(download(vendor.url, { refused }))).message).toBe('Acme: the link expired');
    expect(seen).toEqual([403, 64 * 1024, 'Expired.']);
  });
});

describe('a body', () => {
  it('larger than allowed by its own word is not begun', async () => {
    const vendor = await peer((_, response) => response.setHeader('content-length', 2000).write('x'));
    const error = await errorOf(download(vendor.url, { maxBytes: 1999 }));
    expect(error).toMatchObject({ reason: 'unexpected-answer' });
    expect(await soon(() => vendor.answering() === 0)).toBe(true);
  });

  it('that never ends is cut where it is too large', async () => {
    const vendor = await peer((_, response) => {
      const more = () => response.write('x'.repeat(4096), () => setImmediate(more));
      response.on('error', () => {});
      more();
    });
    const { body } = await download(vendor.url, { maxBytes: 100_000 });
    expect(await errorOf(bytes(body))).toMatchObject({ reason: 'unexpected-answer' });
    expect(await soon(() => vendor.answering() === 0)).toBe(true);
  });

  it('that breaks off is an error of the stream', async () => {
    const vendor = await peer((_, response) => {
      response.setHeader('content-length', 10).write('01234', () => response.socket?.destroy());
    });
    const { body, size } = await download(vendor.url);
    expect(size).toBe(10);
    expect(await errorOf(bytes(body))).toMatchObject({ reason: 'network' });
  });

  it('that breaks off between chunks is an error of the stream', async () => {
    const vendor = await peer((_, response) => response.write('01234', () => response.socket?.destroy()));
    expect(await errorOf(bytes((await download(vendor.url)).body))).toMatchObject({ reason: 'network' });
  });

  it.each([
    ['shorter', 6],
    ['longer', 4],
  ])('%s than it says is an error of the stream, whatever fetch it came from', async (_, length) => {
    const answer = () => new Response('01234', { headers: { 'content-length': String(length) } });
    const runtime = playedRuntime({ fetch: async () => answer() });
    const { body } = await download(new URL('http://127.0.0.1/'), {}, { runtime });
    const error = await errorOf(bytes(body));
    expect(error).toMatchObject({ reason: 'network', code: 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' });
  });

  it('that stalls times out', async () => {
    const vendor = await peer((_, response) => response.write('01234'));
    const { body } = await download(vendor.url, {}, { bodyTimeout: 60 });
    const error = await errorOf(bytes(body));
    expect(error).toMatchObject({ reason: 'network', code: 'UND_ERR_BODY_TIMEOUT' });
    expect(await soon(() => vendor.answering() === 0)).toBe(true);
  });

  it('that its reader is slow to take does not time out', async () => {
    const vendor = await peer((_, response) => {
      response.write('01234');
      setTimeout(() => response.end('56789'), 20);
    });
    const { body } = await download(vendor.url, {}, { bodyTimeout: 60 });
    const pieces: Uint8Array[] = [];
    for await (const piece of body) {
      pieces.push(piece);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    expect(String(Buffer.concat(pieces))).toBe('0123456789');
  });

  it('that stalls after its reader paused times out all the same', async () => {
    const vendor = await peer((_, response) => response.write('01234'));
    const reader = (await download(vendor.url, {}, { bodyTimeout: 60 })).body.getReader();
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await errorOf(reader.read())).toMatchObject({ code: 'UND_ERR_BODY_TIMEOUT' });
  });

  it('may take longer than the deadline, which is for its beginning', async () => {
    const vendor = await peer((_, response) => {
      response.write('01234');
      setTimeout(() => response.end('56789'), 200);
    });
    const { body } = await download(vendor.url, {}, { deadline: 100 });
    expect(String(await bytes(body))).toBe('0123456789');
  });

  it('that does not begin by the deadline is an error', async () => {
    const vendor = await peer(() => {});
    const error = await errorOf(download(vendor.url, {}, { deadline: 60, retries: 0 }));
    expect(error.message).toContain('no answer within 0.06 s');
    expect(await soon(() => vendor.answering() === 0)).toBe(true);
  });

  it('that its reader gives up closes the connection, also within a read', async () => {
    const vendor = await peer((_, response) => response.write('01234'));
    const reader = (await download(vendor.url)).body.getReader();
    await reader.read();
    const pending = reader.read();
    await reader.cancel();
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(await soon(() => vendor.answering() === 0)).toBe(true);
  });
});

describe('a signal', () => {
  const stop = new Error('Ctrl-C');

  it('ends a download within its body, and nothing stays open', async () => {
    const vendor = await peer((_, response) => response.write('01234'));
    const controller = new AbortController();
    const { body } = await download(vendor.url, { signal: controller.signal });
    const reader = body.getReader();
    await reader.read();
    const pending = reader.read();
    controller.abort(stop);
    await expect(pending).rejects.toBe(stop);
    expect(await soon(() => vendor.answering() === 0)).toBe(true);
  });

  it('closes the connection of a body that nobody reads', async () => {
    const vendor = await peer((_, response) => response.write('01234'));
    const controller = new AbortController();
    const { body } = await download(vendor.url, { signal: controller.signal });
    controller.abort(stop);
    expect(await soon(() => vendor.answering() === 0)).toBe(true);
    await expect(bytes(body)).rejects.toBe(stop);
  });

  it('ends a download before its body', async () => {
    const vendor = await peer(() => {});
    const controller = new AbortController();
    const opening = download(vendor.url, { signal: controller.signal });
    opening.catch(() => {});
    expect(await soon(() => vendor.requests.length === 1)).toBe(true);
    controller.abort(stop);
    await expect(opening).rejects.toBe(stop);
    expect(await soon(() => vendor.answering() === 0)).toBe(true);
  });
});

describe('a redirect', () => {
  const to = (location: string, status = 302) =>
    peer((request, response) => {
      if (request.url === '/end') response.end('good');
      else response.writeHead(status, { location }).end('moved');
    });

  it.each([301, 302, 303, 307, 308])('with status %i is followed where it may be', async (status) => {
    const vendor = await to('/end', status);
    expect(String(await bytes((await download(vendor.url)).body))).toBe('good');
  });

  const refused = async (vendor: Peer, error: ApiError) => {
    expect(error).toMatchObject({ reason: 'unexpected-answer' });
    expect(error.message).not.toMatch(/token|t0ken/);
    expect(vendor.requests).toHaveLength(1);
  };

  it.each([
    ['a private address', 'http://10.0.0.1/?token=t0ken'],
    ['cloud metadata', 'http://169.254.169.254/latest/meta-data/?token=t0ken'],
    ['another host', 'https://evil.example/?token=t0ken'],
    ['plain HTTP at an allowed host', 'http://logs.acme.example/?token=t0ken'],
    ['another scheme', 'ftp://127.0.0.1/?token=t0ken'],
    ['a link with a password', 'http://x:t0ken@127.0.0.1/'],
    ['what is no URL', 'http://[?token=t0ken'],
  ])('to %s is refused, and nothing is sent there', async (_, location) => {
    const vendor = await to(location);
    await refused(vendor, await errorOf(download(vendor.url, { allowedHosts: ['.acme.example'] })));
  });

  it('is checked with any fetch', async () => {
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = async (input) => {
      asked.push(String(input));
      return new Response(null, { status: 302, headers: { location: 'https://169.254.169.254/' } });
    };
    const link = new URL('https://logs.acme.example/a.gz');
    const error = await errorOf(
      download(
        link,
        { allowedHosts: ['.acme.example'], loopback: false },
        { runtime: playedRuntime({ fetch }) },
      ),
    );
    expect(error.message).toBe('Acme: a link must not lead to the address 169.254.169.254');
    expect(asked).toEqual(['https://logs.acme.example/a.gz']);
  });

  it('that a fetch followed unasked is refused', async () => {
    const vendor = await to('/end');
    const fetch: typeof globalThis.fetch = (input, init) => nodeFetch(input, { ...init, redirect: 'follow' });
    const error = await errorOf(download(vendor.url, {}, { runtime: playedRuntime({ fetch }) }));
    expect(error).toMatchObject({ reason: 'unexpected-answer' });
  });

  it('in a loop ends after five', async () => {
    const vendor = await to('/again?token=t0ken');
    const error = await errorOf(download(vendor.url));
    expect(error).toMatchObject({ reason: 'unexpected-answer' });
    expect(error.message).toBe(`Acme: ${vendor.url.origin} redirects more than 5 times`);
    expect(vendor.requests).toHaveLength(6);
  });
});

describe('the address of a name', () => {
  const link = new URL('https://logs.acme.example/a.gz?Signature=s1gned');
  const strict = { allowedHosts: ['.acme.example'], loopback: false };

  it.each([
    ['loopback', ['127.0.0.1']],
    ['cloud metadata', ['169.254.169.254']],
    ['private', ['10.1.2.3']],
    ['mapped', ['::ffff:10.1.2.3']],
    ['unique local', ['fd00::1']],
    ['NAT64', ['64:ff9b::a00:1']],
    ['one bad among good ones', ['8.8.8.8', '2606:4700::1111', '192.168.0.1']],
    ['none', []],
  ])('%s is refused where the socket connects', async (_, addresses) => {
    const error = await errorOf(download(link, strict, { lookup: resolving(...addresses) }));
    expect(error).toMatchObject({ reason: 'unexpected-answer' });
    expect(error.message).toBe('Acme: logs.acme.example does not lead to a public address');
  });

  it('is looked up once for each connection, and that answer is where the socket connects', async () => {
    const vendor = await peer((_, response) => response.end('good'));
    let lookups = 0;
    // The second answer is another one: a check apart from the connection would have seen only the first.
    const lookup: LookupAll = (host, options, done) =>
      resolving(lookups++ === 0 ? '127.0.0.1' : '10.0.0.1')(host, options, done);
    const local = new URL(`http://localhost:${vendor.url.port}/`);
    expect(String(await bytes((await download(local, {}, { lookup })).body))).toBe('good');
    expect(lookups).toBe(1);
  });

  it('of localhost must be loopback too', async () => {
    const error = await errorOf(
      download(new URL('http://localhost:8099/'), {}, { lookup: resolving('10.0.0.1') }),
    );
    expect(error).toMatchObject({ reason: 'unexpected-answer' });
  });

  it('on loopback is refused where the endpoint is not', async () => {
    const vendor = await peer((_, response) => response.end('good'));
    const local = new URL(`https://127.0.0.1:${vendor.url.port}/`);
    const error = await errorOf(download(local, { allowedHosts: ['127.0.0.1'], loopback: false }));
    expect(error).toMatchObject({ reason: 'unexpected-answer' });
    expect(vendor.requests).toEqual([]);
  });

  it('that cannot be found is an error of the network', async () => {
    const lookup: LookupAll = (_host, _options, done) =>
      done(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), []);
    const error = await errorOf(download(link, strict, { lookup, retries: 0 }));
    expect(error).toMatchObject({ reason: 'network', code: 'ENOTFOUND' });
    expect(error.message).not.toContain('s1gned');
  });
});

it('100 downloads at once share few connections', async () => {
  const vendor = await peer((request, response) => setTimeout(() => response.end(request.url), 5));
  const settings = settingsOf({ runtime: playedRuntime(), vendor: 'Acme', connections: 8 });
  const many = downloader(settings, linkFetch(settings.runtime));
  clients.push(many);
  const all = Array.from({ length: 100 }, async (_, n) => {
    const url = new URL(`/${n}`, vendor.url);
    return String(await bytes((await many.download({ url, allowedHosts: [], loopback: true, signal })).body));
  });
  expect(await Promise.all(all)).toEqual(Array.from({ length: 100 }, (_, n) => `/${n}`));
  expect(vendor.most()).toBeLessThanOrEqual(8);
});
