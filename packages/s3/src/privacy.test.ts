import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probePrivacy } from './index.ts';

const { signal } = new AbortController();
const refused = [403, '<Error><Code>AccessDenied</Code></Error>'] as const;
type Answer = readonly [status: number, body: string, headers?: Record<string, string>];

let server: Server;
let endpoint = '';
let asked: string[] = [];
let answers: (path: string) => Answer = () => refused;

beforeAll(async () => {
  server = createServer((request, response) => {
    const { url = '', headers } = request;
    asked.push(url);
    if (headers.authorization !== undefined) throw new Error('it was signed');
    const [status, body, more = {}] = answers(url);
    response.writeHead(status, more).end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function probed(marker?: string, location = 's3://my-bucket/a b+/'): ReturnType<typeof probePrivacy> {
  asked = [];
  return probePrivacy(location, marker, { endpoint }, signal);
}

const isList = (path: string) => path.includes('list-type=2');

describe('a place in a bucket', () => {
  it('is private when strangers are refused everything', async () => {
    answers = () => refused;
    expect(await probed('.marker')).toBe('private');
    expect(asked.filter(isList)).toEqual(['/my-bucket/?list-type=2&max-keys=1&prefix=a%20b%2B%2F']);
    expect(asked).toContain('/my-bucket/a%20b%2B/.marker');
    expect(asked).toHaveLength(3);
  });

  it.each([401, 403, 400, 412])('is private when the answer is %i', async (status) => {
    answers = () => [status, ''];
    expect(await probed('.marker')).toBe('private');
  });

  it.each([
    ['may be listed', (path: string) => (isList(path) ? [200, '<ListBucketResult/>'] : refused)],
    [
      'tells whether a key is there',
      (path: string) => (isList(path) ? refused : [404, '<Code>NoSuchKey</Code>']),
    ],
    ['gives what is there', (path: string) => (path.endsWith('.marker') ? [200, ''] : refused)],
  ] as const)('is public when it %s', async (_, answer) => {
    answers = answer as typeof answers;
    expect(await probed('.marker')).toBe('public');
  });

  it('is asked where it is, when it is elsewhere, once', async () => {
    answers = (path) =>
      path.startsWith('/moved') ? [200, ''] : [307, '', { location: `${endpoint}/moved${path}` }];
    expect(await probed()).toBe('public');
    answers = (path) => [307, '', { location: `${endpoint}/on${path}` }];
    expect(await probed()).toBe('unknown');
  });

  it.each([500, 503, 404])('stays unknown when the answer is %i', async (status) => {
    answers = () => [status, ''];
    expect(await probed()).toBe('unknown');
  });

  it('stays unknown when nobody answers', async () => {
    expect(await probePrivacy('s3://my-bucket/', undefined, { endpoint: 'http://127.0.0.1:1' }, signal)).toBe(
      'unknown',
    );
  });
});
