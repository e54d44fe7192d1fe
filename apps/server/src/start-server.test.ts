import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogProviderV1, LogReaderV1 } from '@logs/core';
import { memoryStore } from '@logs/core/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type RunningServer, type ServerOptions, startServer } from './index.ts';
import { acme } from './testing/acme.ts';
import { exchange } from './testing/exchange.ts';

const reader: LogReaderV1 = memoryStore();
const credentials = [{ key: 'good' }];
const good = { authorization: 'good' };

async function start(
  options: Partial<ServerOptions> = {},
): Promise<RunningServer & { url: string; vendor: ReturnType<typeof acme>; warned: string[] }> {
  const vendor = acme();
  const warned: string[] = [];
  const server = await startServer({
    vendors: [{ provider: vendor.provider, credentials }],
    reader,
    runtime: { warn: (message) => warned.push(message) },
    ...options,
  });
  onTestFinished(() => server.close());
  return { ...server, url: server.vendors['acme']?.url ?? '', vendor, warned };
}

describe('a server', () => {
  it('gives each vendor a port of its own on loopback, and hands it what it needs', async () => {
    const one = acme('one');
    const two = acme('two');
    const publicUrl = new URL('https://logs.example/');
    const server = await startServer({
      vendors: [
        { provider: one.provider, credentials, publicUrl },
        { provider: two.provider, credentials },
      ],
      reader,
      strict: true,
    });
    onTestFinished(() => server.close());
    const urls = ['one', 'two'].map((name) => server.vendors[name]?.url ?? '');
    expect(new Set(urls).size).toBe(2);
    for (const url of urls) expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(one.given).toMatchObject([{ reader, credentials, publicUrl, strict: true }]);
    expect(two.given[0]).not.toHaveProperty('publicUrl');
    const answer = await exchange(`${urls[0]}/a/b?c=%20d`, { method: 'POST', headers: good, body: 'x=1' });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ method: 'POST', url: `${urls[0]}/a/b?c=%20d`, body: 'x=1' });
  });

  it('has the store make ready what each feed is asked by, before it listens', async () => {
    const vendor = acme();
    const asked: unknown[] = [];
    const feeds = { rooms: { lookups: [['acme.app', 'acme.room'], ['acme.app']] }, plain: {} };
    const server = await startServer({
      vendors: [{ provider: { ...vendor.provider, feeds } as unknown as LogProviderV1, credentials }],
      reader: {
        ...reader,
        count: async (feed, query) => {
          expect(vendor.given).toEqual([]);
          asked.push([feed, query]);
          return 0;
        },
      },
    });
    onTestFinished(() => server.close());
    expect(asked).toEqual([
      ['acme/rooms', { where: { 'acme.app': '', 'acme.room': '' }, deleted: 'hide' }],
      ['acme/rooms', { where: { 'acme.app': '' }, deleted: 'hide' }],
    ]);
  });

  it('says that it is well on each port, without a credential', async () => {
    const { url } = await start();
    const { status, body } = await exchange(`${url}/healthz`);
    expect([status, JSON.parse(body)]).toEqual([200, { ok: true, vendor: 'acme' }]);
    expect((await exchange(`${url}/other/healthz`)).status).toBe(401);
  });

  it('listens on a given port, and says when it is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    await expect(
      start({ vendors: [{ provider: acme().provider, credentials, port }] }),
    ).rejects.toMatchObject({
      kind: 'configuration',
      message: `acme: port ${port} of 127.0.0.1 is taken.`,
      hint: expect.stringContaining('0 for one that is free'),
    });
    await expect(start({ host: '203.0.113.1' })).rejects.toThrow('no address of this machine');
  });

  it('closes what it had opened when one of several cannot listen', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await new Promise((resolve) => taken.once('listening', resolve));
    const free = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => free.once('listening', resolve));
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const vendors = [
      { provider: acme('one').provider, credentials, port },
      { provider: acme('two').provider, credentials, port: (taken.address() as AddressInfo).port },
    ];
    await expect(start({ vendors })).rejects.toThrow('two: port');
    await expect(exchange(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow('ECONNREFUSED');
  });

  it('goes beyond loopback only with credentials for every vendor', async () => {
    await expect(start({ host: '0.0.0.0', vendors: [{ provider: acme().provider }] })).rejects.toMatchObject({
      kind: 'configuration',
      setting: 'serve.acme.credentials',
    });
    const { url } = await start({ host: '0.0.0.0' });
    expect((await exchange(url.replace('0.0.0.0', '127.0.0.1'), { headers: good })).status).toBe(200);
  });

  it('says at once that a vendor without credentials refuses everything', async () => {
    const { url, warned } = await start({ vendors: [{ provider: acme().provider }] });
    expect(warned).toEqual(['acme has no credentials to answer: it refuses every request.']);
    expect((await exchange(url, { headers: good })).status).toBe(401);
  });

  it('refuses a provider that has nothing to serve, and one named twice', async () => {
    const { serve: _, ...files } = acme('files').provider;
    await expect(start({ vendors: [{ provider: files }] })).rejects.toMatchObject({ kind: 'unsupported' });
    const { provider } = acme();
    await expect(start({ vendors: [{ provider }, { provider }] })).rejects.toThrow(
      'acme is to be served twice',
    );
  });
});

describe('an endpoint', () => {
  it('answers a bug of a provider with 500 and plain JSON, and says so without the request', async () => {
    const { url, warned } = await start();
    const { status, headers, body } = await exchange(`${url}/fail`, { headers: good });
    expect([status, headers['content-type'], body]).toEqual([
      500,
      'application/json',
      '{"error":"internal error"}\n',
    ]);
    expect(warned).toEqual(['acme: a request failed: a bug']);
  });

  it('refuses a body that is too long, whether or not it says its length', async () => {
    const { url } = await start({ limits: { bodyBytes: 1000 } });
    const post = { method: 'POST', headers: good };
    expect((await exchange(url, { ...post, body: 'x'.repeat(1000) })).status).toBe(200);
    const long = await exchange(url, { ...post, headers: { ...good, 'content-length': '1001' } }, (asked) => {
      asked.end('x'.repeat(1001));
    });
    expect([long.status, long.body]).toEqual([413, '{"error":"a request has at most 1000 bytes"}\n']);
    const chunked = (pieces: number) =>
      exchange(url, post, (asked) => {
        for (let n = 0; n < pieces; n += 1) asked.write('x'.repeat(100));
        asked.end();
      });
    const short = await chunked(10);
    expect(JSON.parse(short.body)).toMatchObject({ method: 'POST', body: 'x'.repeat(1000) });
    expect((await chunked(11)).status).toBe(413);
  });

  it('answers HEAD with the head alone', async () => {
    const { url, vendor } = await start();
    const head = await exchange(`${url}/file`, { method: 'HEAD' });
    expect(head).toMatchObject({
      status: 200,
      body: '',
      headers: { 'content-length': '10000', etag: '"e"' },
    });
    await exchange(`${url}/endless`, { method: 'HEAD' });
    expect(vendor.cancelled).toBe(1);
  });

  it('passes ranges and files through', async () => {
    const { url } = await start();
    const whole = await exchange(`${url}/file`);
    expect(whole).toMatchObject({ status: 200, headers: { 'content-type': 'application/x-gzip' } });
    expect(whole.body).toBe('0123456789'.repeat(1000));
    const part = await exchange(`${url}/file`, { headers: { range: 'bytes=3-7' } });
    expect(part).toMatchObject({ status: 206, body: '34567', headers: { 'content-length': '5' } });
  });

  it('reads a stream no faster than its client, and ends it when the client goes', async () => {
    const { url, vendor } = await start();
    const asked = request(`${url}/endless`).end();
    asked.on('error', () => {});
    await new Promise<void>((resolve) =>
      asked.once('response', (answer) => answer.once('readable', resolve)),
    );
    await expect
      .poll(async () => {
        const before = vendor.pulled;
        await sleep(150);
        return vendor.pulled - before;
      })
      .toBe(0);
    expect(vendor.pulled).toBeLessThan(400);
    asked.destroy();
    await expect.poll(() => vendor.cancelled).toBe(1);
  });

  it('answers 504 when a provider does not answer', async () => {
    const { url } = await start({ limits: { answerMs: 50 } });
    const { status, body } = await exchange(`${url}/stall`);
    expect([status, body]).toEqual([504, '{"error":"the answer takes too long"}\n']);
  });

  it('answers 408 when a request does not come whole', async () => {
    const { url } = await start({ limits: { requestMs: 100 } });
    const post = { method: 'POST', headers: { ...good, 'content-length': '10' } };
    const { status } = await exchange(url, post, (asked) => asked.write('x'));
    expect(status).toBe(408);
  });
});

describe('closing', () => {
  it('answers what is under way, takes nothing more, and ends', async () => {
    const { url, close } = await start();
    const slow = exchange(`${url}/slow`);
    await sleep(100);
    const closed = close();
    await expect(exchange(`${url}/healthz`)).rejects.toThrow(/ECONNREFUSED|ECONNRESET/);
    expect((await slow).body).toBe('at last');
    await closed;
  });

  it('waits for nobody longer than its time, also when a signal asks for it', async () => {
    const stop = new AbortController();
    const { url, close } = await start({ limits: { closeMs: 100 }, signal: stop.signal });
    const stalled = exchange(`${url}/stall`);
    const ended = expect(stalled).rejects.toThrow();
    await sleep(50);
    const began = performance.now();
    stop.abort();
    await close();
    await ended;
    expect(performance.now() - began).toBeLessThan(1500);
  });
});
