import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Objects, StoredObject } from '@logs/core/folder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findSwift, startSwift, swiftCredentials } from '../../../tools/start-swift.mjs';
import { bucket } from './index.ts';

const { signal } = new AbortController();
const credentials = swiftCredentials.owner;
const odd = [
  'with space/a b',
  'plus+plus',
  'percent%41',
  'ünï/ö',
  'quote"\'<&>',
  'version=001/exec_dt=2026031016/x',
];

async function all(objects: Objects, query: Parameters<Objects['list']>[0] = {}) {
  const found: { objects: StoredObject[]; prefixes: string[]; pages: number } = {
    objects: [],
    prefixes: [],
    pages: 0,
  };
  for await (const page of objects.list(query, signal)) {
    found.pages += 1;
    found.objects.push(...page.objects);
    found.prefixes.push(...page.prefixes);
  }
  return found;
}

async function bytesOf(objects: Objects, key: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of (await objects.get(key, signal)) as unknown as AsyncIterable<Uint8Array>)
    pieces.push(piece);
  return Buffer.concat(pieces);
}

// Where it is missing on a person's machine: apt-get install swift-proxy swift-account swift-container swift-object
describe.skipIf(!findSwift() && process.env['CI'] !== 'true')('a bucket of a real server', () => {
  let swift: Awaited<ReturnType<typeof startSwift>>;
  let options: { endpoint: string; credentials: typeof credentials };

  beforeAll(async () => {
    swift = await startSwift();
    options = { endpoint: swift.endpoint, credentials };
    for (const name of ['first-bucket', 'second-bucket']) {
      const sdk = await import('@aws-sdk/client-s3');
      const client = new sdk.S3Client({ ...options, region: 'us-east-1', forcePathStyle: true });
      await client.send(new sdk.CreateBucketCommand({ Bucket: name }));
      client.destroy();
    }
  }, 60_000);
  afterAll(() => swift.stop());

  it('keeps what was put, under any key', async () => {
    const objects = bucket('s3://first-bucket/odd/', options);
    for (const key of odd) await objects.put(key, Buffer.from(`bytes of ${key}`), signal);
    const found = await all(objects);
    expect(found.objects.map(({ key }) => key).sort()).toEqual([...odd].sort());
    for (const key of odd) expect((await bytesOf(objects, key)).toString()).toBe(`bytes of ${key}`);
    objects.close();
  });

  it('takes its prefix letter for letter', async () => {
    const bare = bucket('s3://first-bucket/p', options);
    await bare.put('version=001/a', Buffer.from('1'), signal);
    await bucket('s3://first-bucket/p/', options).put('version=001/b', Buffer.from('2'), signal);
    expect((await all(bare)).objects.map(({ key }) => key)).toEqual(['/version=001/b', 'version=001/a']);
    expect((await all(bucket('s3://first-bucket/p/', options))).objects.map(({ key }) => key)).toEqual([
      'version=001/b',
    ]);
  });

  it('lists page by page, behind a key, and by folder', async () => {
    const objects = bucket('s3://second-bucket', options);
    const keys = Array.from(
      { length: 1003 },
      (_, at) => `hour=${String(at % 3)}/${String(at).padStart(5, '0')}`,
    );
    for (let at = 0; at < keys.length; at += 100) {
      await Promise.all(keys.slice(at, at + 100).map((key) => objects.put(key, Buffer.from(key), signal)));
    }
    const whole = await all(objects);
    expect(whole.pages).toBe(2);
    expect(whole.objects.map(({ key }) => key)).toEqual([...keys].sort());
    expect((await all(objects, { delimiter: '/' })).prefixes).toEqual(['hour=0/', 'hour=1/', 'hour=2/']);
    const late = await all(objects, { prefix: 'hour=2/', startAfter: 'hour=2/00900' });
    expect(late.objects.map(({ key }) => key)).toEqual(
      [...keys].sort().filter((key) => key.startsWith('hour=2/') && key > 'hour=2/00900'),
    );
  }, 60_000);

  it('has another fingerprint when an object changes, and the same when it is put again', async () => {
    const objects = bucket('s3://first-bucket/changes/', options);
    const fingerprint = async (text: string) => {
      await objects.put('a', Buffer.from(text), signal);
      return (await all(objects)).objects[0]?.fingerprint;
    };
    const first = await fingerprint('one');
    expect(await fingerprint('one')).toBe(first);
    expect(await fingerprint('two')).not.toBe(first);
  });

  it.each([
    ['a wrong secret', { credentials: { ...credentials, secretAccessKey: 'wrong' } }, 'auth'],
    ['an unknown key', { credentials: { accessKeyId: 'nobody:x', secretAccessKey: 'wrong' } }, 'auth'],
  ] as const)('refuses %s', async (_, wrong, reason) => {
    const objects = bucket('s3://first-bucket/odd/', { ...options, ...wrong });
    await expect(all(objects)).rejects.toMatchObject({ kind: 'api', reason });
    const error = await all(objects).catch((thrown: Error) => thrown);
    expect(String((error as Error).message)).not.toContain(wrong.credentials.secretAccessKey);
  });

  it('says what is not there', async () => {
    const missing = bucket('s3://no-such-bucket/', options);
    await expect(all(missing)).rejects.toMatchObject({ reason: 'not-found', code: 'NoSuchBucket' });
    const objects = bucket('s3://first-bucket/', options);
    await expect(objects.get('nothing', signal)).rejects.toMatchObject({ reason: 'not-found' });
  });
});

describe('a bucket behind a bad line', () => {
  const bytes = randomBytes(3_000_000);
  let server: Server;
  let answer: Parameters<typeof createServer>[1] = () => undefined;
  let asked: { range?: string; match?: string }[] = [];
  let options: { endpoint: string; credentials: typeof credentials; retries: number };

  beforeAll(async () => {
    server = createServer((request, response) => {
      const { range, 'if-match': match } = request.headers;
      asked.push({ ...(range === undefined ? {} : { range }), ...(match === undefined ? {} : { match }) });
      answer?.(request, response);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    options = { endpoint: `http://127.0.0.1:${port}`, credentials, retries: 1 };
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('goes on where a body broke off, with the same object', async () => {
    asked = [];
    answer = (request, response) => {
      const from = Number(/\d+/.exec(request.headers.range ?? '0')?.[0]);
      const rest = bytes.subarray(from);
      response.writeHead(from === 0 ? 200 : 206, {
        etag: '"e1"',
        'content-length': rest.length,
        ...(from === 0 ? {} : { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` }),
      });
      response.write(rest.subarray(0, 1_000_000), () => {
        if (rest.length > 1_000_000) response.destroy();
        else response.end();
      });
    };
    expect((await bytesOf(bucket('s3://bucket/', options), 'a')).equals(bytes)).toBe(true);
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.slice(1).every(({ range, match }) => range !== undefined && match === '"e1"')).toBe(true);
  });

  it('takes no bytes of another object that came in between', async () => {
    answer = (request, response) => {
      if (request.headers['if-match'] !== undefined) {
        response.writeHead(412, { 'content-type': 'application/xml' });
        response.end('<Error><Code>PreconditionFailed</Code></Error>');
        return;
      }
      response.writeHead(200, { etag: '"e1"', 'content-length': bytes.length });
      response.write(bytes.subarray(0, 1000), () => response.destroy());
    };
    await expect(bytesOf(bucket('s3://bucket/', options), 'a')).rejects.toMatchObject({
      kind: 'api',
      code: 'PreconditionFailed',
    });
  });

  it('gives up when it breaks off again and again', async () => {
    answer = (request, response) => {
      const from = Number(/\d+/.exec(request.headers.range ?? '0')?.[0]);
      response.writeHead(206, {
        etag: '"e1"',
        'content-length': bytes.length - from,
        'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
      });
      response.write(bytes.subarray(from, from + 10), () => response.destroy());
    };
    await expect(bytesOf(bucket('s3://bucket/', options), 'a')).rejects.toMatchObject({ reason: 'network' });
  }, 20_000);

  it.each([
    [403, 'AccessDenied', 'forbidden'],
    [403, 'SignatureDoesNotMatch', 'auth'],
    [403, 'RequestTimeTooSkewed', 'auth'],
    [503, 'SlowDown', 'rate-limit'],
    [500, 'InternalError', 'server'],
    [400, 'AuthorizationHeaderMalformed', 'invalid-request'],
  ])('understands %i %s', async (status, code, reason) => {
    answer = (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/xml' });
      response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>secret words</Message></Error>`);
    };
    const error = await all(bucket('s3://bucket/', options)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'api', reason, code, status });
    expect(String(error)).not.toContain('secret words');
  });

  it('refuses a listing that goes round in circles', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/xml' });
      response.end(
        '<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken></ListBucketResult>',
      );
    };
    await expect(all(bucket('s3://bucket/', options))).rejects.toMatchObject({ reason: 'unexpected-answer' });
  });

  it('stops at once when it is told to', async () => {
    answer = () => undefined;
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error('enough')), 50);
    const pages = bucket('s3://bucket/', options).list({}, abort.signal)[Symbol.asyncIterator]();
    await expect(pages.next()).rejects.toThrow('enough');
  });

  it('says that nobody is there', async () => {
    const nobody = bucket('s3://bucket/', { ...options, endpoint: 'http://127.0.0.1:1' });
    await expect(all(nobody)).rejects.toMatchObject({ reason: 'network' });
  });
});

describe('a location', () => {
  it.each(['s3://', 's3://ab', 's3:///key', 's3://UPPER_case!/x'])('is not %s', (text) => {
    expect(() => bucket(text)).toThrow(/no place in a bucket/);
  });
});

it('many requests under one signal are no reason to warn', async () => {
  const warned: string[] = [];
  const listen = (warning: Error) => warned.push(warning.name);
  process.on('warning', listen);
  const nobody = bucket('s3://bucket/', { endpoint: 'http://127.0.0.1:1', credentials, retries: 0 });
  const { signal: own } = new AbortController();
  await Promise.allSettled(Array.from({ length: 30 }, () => nobody.put('k', new Uint8Array(), own)));
  await new Promise((next) => setImmediate(next));
  process.off('warning', listen);
  expect(warned).not.toContain('MaxListenersExceededWarning');
});
