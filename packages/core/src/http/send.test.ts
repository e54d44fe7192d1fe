import { once } from 'node:events';
import { createServer } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiError, isLogsError, systemFetch, systemRuntime } from '../provider/index.ts';
import { closePeers, openNow, type Peer, peer, serve, soon } from './fixtures/peer.ts';
import { playedRuntime } from './fixtures/played.ts';
import { type HttpAnswer, type HttpClient, type HttpOptions, httpClient, nodeFetch } from './index.ts';

const { signal } = new AbortController();
const clients: HttpClient[] = [];
let closed = openNow();

beforeEach(() => {
  closed = openNow();
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  // Whatever the test did, the client left nothing open.
  const nothingOpen = await closed();
  await closePeers();
  expect(nothingOpen).toBe(true);
});

function clientOf(options: Partial<HttpOptions> = {}): HttpClient {
  const made = httpClient({ runtime: playedRuntime(), vendor: 'Acme', ...options });
  clients.push(made);
  return made;
}

/** Understands an answer as a vendor with plain HTTP statuses would have it. */
function understood({ status, text }: HttpAnswer): string {
  if (status === 200) return text;
  const reason = status === 429 ? 'rate-limit' : status >= 500 ? 'server' : 'auth';
  throw new ApiError(reason, `Acme: refused with ${status}`, { status });
}

async function errorOf(promise: Promise<unknown>): Promise<ApiError> {
  const error = await promise.then(
    () => expect.fail('it should have failed'),
    (thrown: unknown) => thrown,
  );
  if (!isLogsError(error) || error.kind !== 'api') throw error;
  return error;
}

const get = (client: HttpClient, { url }: Pick<Peer, 'url'>, path = '/') =>
  client.send({ request: () => ({ url: new URL(path, url) }), answer: understood, signal });

describe.each([
  ['a fetch that was handed in', nodeFetch],
  ['nothing handed in', systemFetch],
])('with %s', (_, fetch) => {
  const client = (options: Partial<HttpOptions> = {}) =>
    clientOf({ runtime: playedRuntime({ fetch }), ...options });
  describe('an answer', () => {
    it('is handed over with status, headers, text and the vendor’s time', async () => {
      const vendor = await peer((_, response) => {
        response.setHeader('date', 'Tue, 10 Mar 2026 16:48:11 GMT');
        response.setHeader('x-request-id', 'r1').writeHead(203).end('Grüße');
      });
      const answer = await client().send({
        request: () => ({ url: vendor.url }),
        answer: (whole) => whole,
        signal,
      });
      expect(answer).toMatchObject({ status: 203, text: 'Grüße', date: new Date('2026-03-10T16:48:11Z') });
      expect(answer.headers.get('x-request-id')).toBe('r1');
    });

    it('has no time when the vendor says none', async () => {
      const vendor = await peer((_, response) => {
        response.sendDate = false;
        response.end();
      });
      const answer = await client().send({
        request: () => ({ url: vendor.url }),
        answer: (whole) => whole,
        signal,
      });
      expect(answer).not.toHaveProperty('date');
    });

    it('is to the request that was made: method, headers, body', async () => {
      const vendor = await peer(async (request, response) => {
        const pieces = await request.toArray();
        response.end(`${request.method} ${request.headers['x-key']} ${Buffer.concat(pieces)}`);
      });
      const request = () => ({
        url: vendor.url,
        method: 'POST' as const,
        headers: { 'X-Key': 'k' },
        body: 'json=%7B%7D',
      });
      expect(await client().send({ request, answer: understood, signal })).toBe('POST k json=%7B%7D');
    });

    it.each([
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
    ])('compressed with %s is decoded', async (encoding, compress) => {
      const vendor = await peer((request, response) => {
        expect(request.headers['accept-encoding']).toContain(encoding === 'br' ? 'gzip' : encoding);
        response.setHeader('content-encoding', encoding).end(compress('{"logs":[]}'));
      });
      expect(await get(client(), vendor)).toBe('{"logs":[]}');
    });

    it('without a body may say that it is compressed', async () => {
      const vendor = await peer((_, response) => response.setHeader('content-encoding', 'gzip').end());
      expect(await get(client(), vendor)).toBe('');
      const request = () => ({ url: vendor.url, method: 'HEAD' as const });
      expect(await client().send({ request, answer: understood, signal })).toBe('');
    });

    it('that is damaged within its compression is an error', async () => {
      const damaged = gzipSync('x'.repeat(9999)).fill(0xff, 12, 24);
      const vendor = await peer((_, response) => response.setHeader('content-encoding', 'gzip').end(damaged));
      const error = await errorOf(get(client({ retries: 0 }), vendor));
      expect(error).toMatchObject({ reason: 'network', code: 'Z_DATA_ERROR' });
    });

    it('that is no UTF-8 is unexpected', async () => {
      const vendor = await peer((_, response) => response.end(Buffer.from('Gr\xfc\xdfe', 'latin1')));
      expect(await errorOf(get(client(), vendor))).toMatchObject({ reason: 'unexpected-answer' });
      expect(vendor.requests).toHaveLength(1);
    });
  });

  describe('a hostile answer', () => {
    it('that never ends is cut at maxBytes, and its connection closed', async () => {
      const vendor = await peer((_, response) => {
        const more = () => response.write('x'.repeat(4096), () => setImmediate(more));
        response.on('error', () => {});
        more();
      });
      const error = await errorOf(get(client({ maxBytes: 100_000 }), vendor));
      expect(error).toMatchObject({ reason: 'unexpected-answer' });
      expect(error.message).toContain('larger than 100000 bytes');
      expect(await soon(() => vendor.answering() === 0)).toBe(true);
    });

    it('that says it is too large is not read', async () => {
      const vendor = await peer((_, response) => response.setHeader('content-length', 1e6).write('x'));
      expect((await errorOf(get(client({ maxBytes: 1000 }), vendor))).message).toContain('larger than 1000');
      expect(await soon(() => vendor.answering() === 0)).toBe(true);
    });

    it('that inflates beyond maxBytes is cut there', async () => {
      const bomb = gzipSync(Buffer.alloc(20_000_000));
      const vendor = await peer((_, response) => response.setHeader('content-encoding', 'gzip').end(bomb));
      expect((await errorOf(get(client({ maxBytes: 1e6 }), vendor))).message).toContain(
        'larger than 1000000',
      );
    });

    it('that is cut short is an error of the network, and tried again', async () => {
      const vendor = await peer((_, response, count) => {
        response.setHeader('content-length', 10);
        if (count > 1) response.end('0123456789');
        else response.write('01234', () => response.socket?.destroy());
      });
      expect(await get(client(), vendor)).toBe('0123456789');
      expect(vendor.requests).toHaveLength(2);
    });

    it('that stalls times out', async () => {
      const vendor = await peer((_, response) => response.write('{"logs":['));
      const error = await errorOf(get(client({ bodyTimeout: 60, retries: 0 }), vendor));
      expect(error).toMatchObject({ reason: 'network', code: 'UND_ERR_BODY_TIMEOUT' });
      expect(error.message).toContain('stalled');
      expect(await soon(() => vendor.answering() === 0)).toBe(true);
    });

    it('that does not begin times out', async () => {
      const vendor = await peer(() => {});
      const error = await errorOf(get(client({ headersTimeout: 60, retries: 0 }), vendor));
      expect(error).toMatchObject({ reason: 'network', code: 'UND_ERR_HEADERS_TIMEOUT' });
    });

    it('that trickles is held to the deadline of the whole attempt', async () => {
      const vendor = await peer((_, response) => {
        const timer = setInterval(() => response.write('x'), 10);
        response.on('close', () => clearInterval(timer));
      });
      const error = await errorOf(get(client({ deadline: 150, retries: 1 }), vendor));
      expect(error).toMatchObject({ reason: 'network' });
      expect(error.message).toContain('within 0.15 s');
      expect(vendor.requests).toHaveLength(2);
      expect(await soon(() => vendor.answering() === 0)).toBe(true);
    });

    it('that is no HTTP is an error of the network', async () => {
      const vendor = await serve(createServer((socket) => socket.resume().end('SSH-2.0-OpenSSH_9.6\r\n')));
      expect(await errorOf(get(client({ retries: 0 }), vendor))).toMatchObject({ reason: 'network' });
    });

    it('that redirects is not followed, and the error names our own origin alone', async () => {
      const vendor = await peer((_, response) => {
        response.writeHead(302, { location: 'http://elsewhere.example/?token=t0ken' }).end();
      });
      const error = await errorOf(get(client(), vendor, '/logs?Signature=s1gned'));
      expect(error).toMatchObject({ reason: 'unexpected-answer' });
      expect(error.message).toBe(
        `Acme: ${vendor.url.origin}: the answer is a redirect (302), which is not followed`,
      );
      expect(vendor.requests).toHaveLength(1);
    });
  });

  describe('a vendor that cannot be reached', () => {
    it('because nobody listens', async () => {
      const { url } = await peer(() => {});
      const unused = new URL(url);
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      unused.port = String((server.address() as { port: number }).port);
      server.close();
      await once(server, 'close');
      const error = await errorOf(get(client({ retries: 0 }), { url: unused }));
      expect(error).toMatchObject({ reason: 'network', code: 'ECONNREFUSED' });
      expect(error.message).toBe(`Acme: ${unused.origin}: the connection was refused (ECONNREFUSED)`);
      expect(error.hint).toContain('endpoint');
    });

    it('because it speaks no TLS', async () => {
      const { url } = await peer((_, response) => response.end());
      const secure = new URL(url.href.replace('http:', 'https:'));
      const error = await errorOf(get(client({ retries: 0 }), { url: secure }));
      expect(error).toMatchObject({ reason: 'network' });
      expect(error.hint).toContain('scheme');
    });

    it.each([
      ['ENOTFOUND', 'name could not be resolved', 3],
      ['EAI_AGAIN', 'name could not be resolved', 3],
      ['UND_ERR_CONNECT_TIMEOUT', 'did not take the connection in time', 3],
      ['ECONNRESET', 'closed the connection', 3],
      ['UND_ERR_SOCKET', 'closed the connection', 3],
      ['EHOSTUNREACH', 'no way to it', 3],
      // What is wrong with a certificate now is wrong with it in a minute.
      ['CERT_HAS_EXPIRED', 'certificate is not trusted', 1],
      ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate is not trusted', 1],
      ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate is not trusted', 1],
    ])('%s: %s', async (code, why, attempts) => {
      let asked = 0;
      const failing = () => {
        asked++;
        throw new TypeError('fetch failed', { cause: Object.assign(new Error('?'), { code }) });
      };
      const url = new URL('https://api.acme.example/?token=t0ken');
      const error = await errorOf(
        get(client({ retries: 2, runtime: playedRuntime({ fetch: failing }) }), { url }, ''),
      );
      expect(error).toMatchObject({ reason: 'network', code });
      expect(error.message).toContain(why);
      expect(error.hint).toMatch(/\.$/);
      expect(asked).toBe(attempts);
    });
  });

  describe('secrets', () => {
    it('of a failed fetch stay out of the error', async () => {
      const failing = () => {
        throw new TypeError('Failed to parse URL from https://u:p4ss@acme.example/?Signature=s1gned');
      };
      const error = await errorOf(
        client({ retries: 0, runtime: playedRuntime({ fetch: failing }) }).send({
          request: () => ({ url: new URL('https://acme.example/?Signature=s1gned') }),
          answer: understood,
          signal,
        }),
      );
      expect(error.message).toBe('Acme: https://acme.example: the request failed');
      expect(error.cause).toBeUndefined();
    });

    it('in the URL itself are refused, not sent', async () => {
      const vendor = await peer((_, response) => response.end());
      const url = new URL(vendor.url.href.replace('//', '//user:p4ss@'));
      const error = await errorOf(get(client(), { url }));
      expect(error).toMatchObject({ reason: 'invalid-request' });
      expect(error.message).not.toContain('p4ss');
      expect(vendor.requests).toEqual([]);
    });

    it('in a header that cannot be sent stay out of the error', async () => {
      const request = () => ({
        url: new URL('http://127.0.0.1:9/'),
        headers: { authorization: 'Basic p4ss\n→' },
      });
      const error = await errorOf(client().send({ request, answer: understood, signal }));
      expect(error).toMatchObject({ reason: 'invalid-request' });
      expect(JSON.stringify([error.message, error.hint, error.stack, error.cause])).not.toContain('p4ss');
    });
  });

  describe('a failed attempt', () => {
    it('is made anew: the request is asked for each time', async () => {
      const vendor = await peer((_, response, count) =>
        response.writeHead(count < 3 ? 500 : 200).end('good'),
      );
      const numbers: number[] = [];
      const answer = await client().send({
        request: (attempt) => {
          numbers.push(attempt);
          return { url: new URL(`?nonce=${attempt}`, vendor.url) };
        },
        answer: understood,
        signal,
      });
      expect(answer).toBe('good');
      expect(numbers).toEqual([1, 2, 3]);
      expect(vendor.requests.map(({ url }) => url)).toEqual(['/?nonce=1', '/?nonce=2', '/?nonce=3']);
    });

    it('waits longer each time, and by chance', async () => {
      const vendor = await peer((_, response) => response.writeHead(503).end());
      const runtime = playedRuntime({ fetch });
      const error = await errorOf(get(client({ runtime, retries: 9 }), vendor));
      expect(error).toMatchObject({ reason: 'server', status: 503 });
      expect(vendor.requests).toHaveLength(10);
      expect(runtime.slept).toHaveLength(9);
      for (const [n, ms] of runtime.slept.entries()) {
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(Math.min(60_000, 500 * 2 ** n));
      }
      expect(new Set(runtime.slept).size).toBe(9);
    });

    it('waits as long as Retry-After says in seconds', async () => {
      const vendor = await peer((_, response, count) => {
        response
          .setHeader('retry-after', '7')
          .writeHead(count === 1 ? 429 : 200)
          .end('good');
      });
      const runtime = playedRuntime({ fetch });
      expect(await get(client({ runtime }), vendor)).toBe('good');
      expect(runtime.slept).toEqual([7000]);
    });

    it('waits until the date that Retry-After says, by the vendor’s own clock', async () => {
      const vendor = await peer((_, response, count) => {
        response.setHeader('date', 'Tue, 10 Mar 2026 10:00:00 GMT');
        response.setHeader('retry-after', 'Tue, 10 Mar 2026 10:00:42 GMT');
        response.writeHead(count === 1 ? 429 : 200).end('good');
      });
      const runtime = playedRuntime({ fetch });
      expect(await get(client({ runtime }), vendor)).toBe('good');
      expect(runtime.slept).toEqual([42_000]);
    });

    it('waits as long as the error says, rather than the header', async () => {
      const vendor = await peer((_, response) => response.setHeader('retry-after', '7').end('good'));
      const runtime = playedRuntime({ fetch });
      let count = 0;
      await client({ runtime }).send({
        request: () => ({ url: vendor.url }),
        answer: () => {
          count++;
          if (count === 1) throw new ApiError('rate-limit', 'Acme: slow down', { retryAfter: 90 });
        },
        signal,
      });
      expect(runtime.slept).toEqual([90_000]);
    });

    it('never waits longer than maxWait', async () => {
      const vendor = await peer((_, response, count) => {
        response
          .setHeader('retry-after', '86400')
          .writeHead(count === 1 ? 429 : 200)
          .end('good');
      });
      const runtime = playedRuntime({ fetch });
      expect(await get(client({ runtime, maxWait: 20_000 }), vendor)).toBe('good');
      expect(runtime.slept).toEqual([20_000]);
    });

    it('is final when the vendor refuses, or the answer makes no sense', async () => {
      const vendor = await peer((_, response) => response.writeHead(401).end());
      expect(await errorOf(get(client(), vendor))).toMatchObject({ reason: 'auth' });
      expect(vendor.requests).toHaveLength(1);
    });

    it('is tried again when the call says so', async () => {
      const vendor = await peer((_, response, count) =>
        response.writeHead(count < 3 ? 401 : 200).end('good'),
      );
      const retry = (error: ApiError, attempt: number) => error.reason === 'auth' && attempt < 3;
      const request = () => ({ url: vendor.url });
      expect(await client().send({ request, answer: understood, retry, signal })).toBe('good');
    });

    it('waits for the limiter each time', async () => {
      let turns = 0;
      const limiter = { turn: async () => void turns++ };
      const vendor = await peer((_, response, count) =>
        response.writeHead(count < 3 ? 500 : 200).end('good'),
      );
      await get(client({ limiter }), vendor);
      expect(turns).toBe(3);
    });

    it('passes on what is no error of ours', async () => {
      const vendor = await peer((_, response) => response.end());
      const broken = client().send({
        request: () => ({ url: vendor.url }),
        answer: () => {
          throw new RangeError('a defect');
        },
        signal,
      });
      await expect(broken).rejects.toThrow(RangeError);
      expect(vendor.requests).toHaveLength(1);
    });
  });

  describe('a signal', () => {
    const stop = new Error('Ctrl-C');
    const stopped = async (vendor: Peer, when: () => boolean, options: Partial<HttpOptions> = {}) => {
      const controller = new AbortController();
      const sending = client(options).send({
        request: () => ({ url: vendor.url }),
        answer: understood,
        signal: controller.signal,
      });
      sending.catch(() => {});
      expect(await soon(when)).toBe(true);
      controller.abort(stop);
      await expect(sending).rejects.toBe(stop);
      expect(await soon(() => vendor.answering() === 0)).toBe(true);
    };

    it('that fired before sends nothing', async () => {
      const vendor = await peer((_, response) => response.end());
      const request = () => ({ url: vendor.url });
      const sending = client().send({ request, answer: understood, signal: AbortSignal.abort(stop) });
      await expect(sending).rejects.toBe(stop);
      expect(vendor.requests).toEqual([]);
    });

    it('ends it before the answer', async () => {
      const vendor = await peer(() => {});
      await stopped(vendor, () => vendor.requests.length === 1);
    });

    it('ends it within the answer', async () => {
      let begun = false;
      const vendor = await peer((_, response) => {
        response.write('{"logs":[', () => {
          begun = true;
        });
      });
      await stopped(vendor, () => begun);
    });

    it('ends the wait between two attempts', async () => {
      const vendor = await peer((_, response) => {
        response.setHeader('connection', 'close').setHeader('retry-after', '60').writeHead(429).end();
      });
      const runtime = { ...systemRuntime(), fetch };
      await stopped(vendor, () => vendor.requests.length === 1 && vendor.answering() === 0, { runtime });
    });

    it('ends it at whatever moment', async () => {
      const vendor = await peer((_, response) => {
        setTimeout(() => response.write('{'), 5);
        setTimeout(() => response.end('}'), 10);
      });
      for (let ms = 0; ms < 14; ms += 2) {
        const controller = new AbortController();
        const timer = setTimeout(() => controller.abort(stop), ms);
        const request = () => ({ url: vendor.url });
        const end = await client()
          .send({ request, answer: understood, signal: controller.signal })
          .catch((error: unknown) => error);
        clearTimeout(timer);
        expect([stop, '{}']).toContain(end);
      }
      expect(await soon(() => vendor.answering() === 0)).toBe(true);
    });
  });

  it('a client that was closed fails at once', async () => {
    const vendor = await peer(() => {});
    const runtime = playedRuntime({ fetch });
    const gone = client({ runtime });
    const sending = errorOf(get(gone, vendor));
    expect(await soon(() => vendor.requests.length === 1)).toBe(true);
    await gone.close();
    for (const error of [await sending, await errorOf(get(gone, vendor))]) {
      expect(error).toMatchObject({ reason: 'network' });
      expect(error.message).toContain('the client was closed');
    }
    expect(runtime.slept).toEqual([]);
  });

  it('100 calls at once share few connections', async () => {
    const vendor = await peer((request, response) => setTimeout(() => response.end(request.url), 5));
    const many = client({ connections: 8 });
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => get(many, vendor, `/${n}`)));
    expect(answers).toEqual(Array.from({ length: 100 }, (_, n) => `/${n}`));
    expect(vendor.most()).toBeLessThanOrEqual(8);
  });
});

it('a fetch that was handed in is the one that is used, with the connections of the client', async () => {
  const vendor = await peer((_, response) => response.end('good'));
  const seen: unknown[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    seen.push(init);
    return nodeFetch(input, init);
  };
  expect(await get(clientOf({ runtime: playedRuntime({ fetch }) }), vendor)).toBe('good');
  expect(seen).toEqual([
    expect.objectContaining({ dispatcher: expect.any(Object), redirect: 'manual', method: 'GET' }),
  ]);
});

it('the system’s own fetch gives way to the one that knows our connections', async () => {
  const vendor = await peer((_, response) => response.end('good'));
  const small = clientOf({ runtime: systemRuntime(), connections: 2 });
  const answers = await Promise.all(Array.from({ length: 20 }, () => get(small, vendor)));
  expect(answers).toHaveLength(20);
  expect(vendor.most()).toBeLessThanOrEqual(2);
});
