import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { request as rawRequest } from 'node:http';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { deleted, id, log } from '../test/logs.ts';
import { loopback } from '../test/loopback.ts';
import { good, keep, vendor } from '../test/vendor.ts';

const { project, token } = good;

/** A served space on a real port: logs 1 to 3, and 4, which was deleted. */
async function space() {
  const served = vendor();
  await keep(served.store, [
    log(1, '2026-03-10T10:00:00Z'),
    log(2, '2026-03-11T10:00:00Z'),
    log(3, '2026-03-12T10:00:00Z'),
    deleted(4, '2026-03-13T10:00:00Z', '2026-03-14T10:00:00Z'),
  ]);
  return loopback(served.answer);
}

interface Page {
  links: { next?: string };
  data: { id: string }[];
}
const numbers = ({ data }: Page) => data.map((each) => Number(each.id.slice(-12)));

describe('the vendor’s published client', () => {
  // Its types cannot be found through its exports.
  const require = createRequire(import.meta.url);
  const { RestClient } = require('@signalwire/compatibility-api') as {
    RestClient: new (
      project: string,
      token: string,
      options: { signalwireSpaceUrl: string },
    ) => {
      request(options: {
        method: string;
        uri: string;
        params?: object;
      }): Promise<{ statusCode: number; body: unknown }>;
    };
  };

  it('lists, follows links and gets', async () => {
    await using peer = await space();
    const { origin } = peer.url;
    const rest = new RestClient(project, token, { signalwireSpaceUrl: 'example.signalwire.com' });
    const ask = async (uri: string, params = {}) => {
      const { statusCode, body } = await rest.request({ method: 'GET', uri, params });
      return { status: statusCode, body: typeof body === 'string' ? (JSON.parse(body) as unknown) : body };
    };
    const first = await ask(`${origin}/api/video/logs`, { page_size: 2, include_deleted: true });
    expect(first.status).toBe(200);
    expect(numbers(first.body as Page)).toEqual([4, 3]);
    const next = (first.body as Page).links.next ?? '';
    expect(next.startsWith(`${origin}/api/video/logs?`)).toBe(true);
    expect(numbers((await ask(next)).body as Page)).toEqual([2, 1]);
    expect((await ask(`${origin}/api/video/logs/${id(1)}`)).body).toEqual(
      JSON.parse(log(1, '2026-03-10T10:00:00Z')),
    );
    expect(await ask(`${origin}/api/video/logs/${id(9)}`)).toEqual({
      status: 404,
      body: { error: 'Not Found' },
    });
  });
});

describe('a paginating client that keeps its own host', () => {
  it('reaches the end, with the filters of the first request alone', async () => {
    await using peer = await space();
    const found: number[] = [];
    let path: string | undefined =
      '/api/video/logs?page_size=1&include_deleted=true&created_after=2026-03-11';
    while (path !== undefined) {
      const headers = { authorization: `Basic ${btoa(`${project}:${token}`)}`, accept: 'application/json' };
      const answer = await fetch(new URL(path, peer.url), { headers });
      expect(answer.status).toBe(200);
      const page = (await answer.json()) as Page;
      found.push(...numbers(page));
      const next: URL | undefined = page.links.next === undefined ? undefined : new URL(page.links.next);
      path = next && `${next.pathname}${next.search}`;
    }
    expect(found).toEqual([4, 3, 2]);
  });
});

describe('the request of the vendor’s page', () => {
  it('as curl sends it', async () => {
    await using peer = await space();
    const text = await new Promise<string>((resolve, reject) => {
      const headers = { 'user-agent': 'curl/8.5.0', accept: '*/*' };
      const options = { auth: `${project}:${token}`, headers };
      rawRequest(new URL(`/api/video/logs/${id(2)}`, peer.url), options, (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece));
        answer.on('end', () => resolve(Buffer.concat(pieces).toString()));
      })
        .on('error', reject)
        .end();
    });
    expect(text).toBe(log(2, '2026-03-11T10:00:00Z'));
    // The command itself, where the machine has it.
    const curl = ['/usr/bin/curl', '/bin/curl', '/usr/local/bin/curl'].find((path) => existsSync(path));
    if (curl === undefined) return;
    const url = `${peer.url.origin}/api/video/logs/${id(2)}`;
    const { stdout } = await promisify(execFile)(curl, ['--silent', url, '-u', `${project}:${token}`]);
    expect(stdout).toBe(text);
  });
});
