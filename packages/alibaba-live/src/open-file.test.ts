import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { entryAt, listOf } from '../test/listing-peer.ts';
import { type Loopback, loopback } from '../test/loopback.ts';
import { bytesOf, feedAt, playedRuntime, scanned } from '../test/provider-at.ts';
import { liveClient } from './client.ts';
import { listedFile } from './listed-file.ts';
import { fileOpener } from './open-file.ts';
import { settings } from './settings.ts';

const bytes = gzipSync('a line\n');
const now = Date.parse('2026-03-10T18:00:00Z') / 1000;
const signal = AbortSignal.timeout(20_000);
const denied = () =>
  new Response('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', { status: 403 });

/** A vendor that lists one file, whose link is made anew with each call, and answers links. */
async function vendor(
  linkOf: (host: string, calls: number) => string,
  answer: (url: URL) => Response = () => new Response(bytes),
): Promise<Loopback & { calls: () => number; downloads: () => string[] }> {
  let calls = 0;
  const downloads: string[] = [];
  const peer = await loopback((request) => {
    const url = new URL(request.url);
    if (url.pathname === '/') {
      calls += 1;
      return Response.json(listOf([entryAt('2026-03-10T08:00:00Z', { LogPath: linkOf(url.host, calls) })]));
    }
    downloads.push(url.pathname + url.search);
    return answer(url);
  });
  return Object.assign(peer, { calls: () => calls, downloads: () => downloads });
}

async function opened(
  peer: Loopback,
  settings: Record<string, unknown> = {},
  endpoint: URL | string = peer.url,
) {
  const feed = feedAt(endpoint, playedRuntime(), settings);
  const { files } = await scanned(feed);
  const [file] = files;
  if (file === undefined) throw new Error('nothing was listed');
  return { file, open: () => feed.open(file, signal) };
}

describe('a file', () => {
  it('is downloaded as it was delivered, with nothing of the access key', async () => {
    await using peer = await vendor((host) => `http://${host}/a.gz?Signature=x`);
    const { open } = await opened(peer);
    expect(gunzipSync(await bytesOf(await open())).toString()).toBe('a line\n');
    const sent = peer.seen.at(-1);
    expect(sent?.url.pathname).toBe('/a.gz');
    expect(JSON.stringify(sent?.headers)).not.toMatch(/testid|authorization|x-acs/i);
  });

  it.each([
    ['no scheme', (host: string) => `${host}/a.gz?Signature=x`],
    ['&amp; and line breaks', (host: string) => `${host}\n/a.gz?Expires=9999999999&amp;Signature=x\u0000`],
  ])('is found by a link with %s', async (_, linkOf) => {
    await using peer = await vendor(linkOf);
    const { open } = await opened(peer);
    expect((await bytesOf(await open())).equals(bytes)).toBe(true);
    expect(peer.downloads().join()).toMatch(/^\/a\.gz\?(Expires=9999999999&)?Signature=x$/);
  });

  it('with an expired link is listed again before it is fetched', async () => {
    await using peer = await vendor(
      (host, calls) => `${host}/a.gz?Expires=${calls === 1 ? now - 60 : now + 60}`,
    );
    const { open } = await opened(peer);
    expect((await bytesOf(await open())).equals(bytes)).toBe(true);
    expect([peer.calls(), peer.downloads()]).toEqual([2, [`/a.gz?Expires=${now + 60}`]]);
    const last = peer.seen.filter(({ url }) => url.pathname === '/').at(-1);
    expect(Object.fromEntries(last?.url.searchParams ?? [])).toMatchObject({
      StartTime: '2026-03-10T08:00:00Z',
      EndTime: '2026-03-10T09:00:00Z',
    });
  });

  it('whose link is refused with 403 is listed again and fetched once more', async () => {
    await using peer = await vendor(
      (host, calls) => `${host}/a.gz?Signature=${calls}`,
      ({ search }) => (search.endsWith('1') ? denied() : new Response(bytes)),
    );
    const { open } = await opened(peer);
    expect((await bytesOf(await open())).equals(bytes)).toBe(true);
    expect(peer.downloads()).toEqual(['/a.gz?Signature=1', '/a.gz?Signature=2']);
  });

  it('whose link is refused again is an error, without the link', async () => {
    await using peer = await vendor((host) => `${host}/a.gz?Signature=secretlink`, denied);
    const { open } = await opened(peer);
    const error = await open().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'api', reason: 'forbidden', status: 403, code: 'AccessDenied' });
    expect(String(error)).not.toContain('secretlink');
    expect(peer.downloads()).toHaveLength(2);
  });

  it('that is gone is not found', async () => {
    await using peer = await vendor(
      (host) => `${host}/a.gz`,
      () => new Response('<Error><Code>NoSuchKey</Code></Error>', { status: 404 }),
    );
    const { open } = await opened(peer);
    await expect(open()).rejects.toMatchObject({ kind: 'api', reason: 'not-found', code: 'NoSuchKey' });
  });

  it('that was not listed by this process is listed first', async () => {
    await using peer = await vendor((host) => `${host}/a.gz`);
    const { file } = await opened(peer);
    const body = await feedAt(peer.url).open(file, signal);
    expect((await bytesOf(body)).equals(bytes)).toBe(true);
    expect(peer.calls()).toBe(2);
  });

  it('that is not listed any more is not found', async () => {
    await using peer = await vendor((host) => `${host}/a.gz`);
    const { file } = await opened(peer);
    const open = feedAt(peer.url).open({ ...file, key: `${file.key}.other` }, signal);
    await expect(open).rejects.toMatchObject({ kind: 'api', reason: 'not-found' });
  });

  it('with a link that is no URL is refused alone', async () => {
    await using peer = await vendor(() => 'http://');
    const { open } = await opened(peer);
    await expect(open()).rejects.toMatchObject({ kind: 'format' });
  });
});

describe('a link is a stranger', () => {
  it.each([
    ['https://127.0.0.1:9', 'a line\n'],
    ['https://live.aliyuncs.com', undefined],
  ])('leads to this machine only where the endpoint %s does', async (endpoint, expected) => {
    await using peer = await vendor((host) => host);
    const runtime = playedRuntime();
    const given = settings.parse({ endpoint });
    const client = liveClient(given, runtime);
    const opener = fileOpener('push-proxy', client, given, runtime);
    const entry = entryAt('2026-03-10T08:00:00Z', { LogPath: `${peer.url}a.gz` });
    const listed = listedFile(entry, { feed: 'push-proxy', domain: 'example.com', zone: '+08:00' });
    opener.remember([listed]);
    const text = async () => gunzipSync(await bytesOf(await opener.open(listed.file, signal))).toString();
    if (expected === undefined) await expect(text()).rejects.toMatchObject({ reason: 'unexpected-answer' });
    else expect(await text()).toBe(expected);
    expect(peer.downloads()).toHaveLength(expected === undefined ? 0 : 1);
    await client.close();
  });

  it.each([
    ['another host', 'https://example.org/a.gz'],
    ['a host that ends alike', 'https://evilaliyuncs.com/a.gz'],
    ['a private address', 'https://10.0.0.1/a.gz'],
    ['a link-local address', 'http://169.254.169.254/latest/meta-data'],
    ['a mapped address', 'https://[::ffff:10.0.0.1]/a.gz'],
    ['plain HTTP off this machine', 'http://x.aliyuncs.com/a.gz'],
    ['a user and password', 'https://u:p@x.aliyuncs.com/a.gz'],
    ['another port', 'https://x.aliyuncs.com:8443/a.gz'],
  ])('%s is refused before anything is sent there', async (_, link) => {
    await using peer = await vendor(() => `${link}?Signature=secretlink`);
    const { open } = await opened(peer);
    const error = await open().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'api', reason: 'unexpected-answer' });
    expect(String(error)).not.toContain('secretlink');
    expect(peer.downloads()).toEqual([]);
  });

  it.each(['http://169.254.169.254/x', 'https://example.org/x', 'http://[::ffff:a00:1]/x'])(
    'a redirect to %s is not followed',
    async (location) => {
      await using peer = await vendor(
        (host) => `${host}/a.gz`,
        () => new Response(null, { status: 302, headers: { location } }),
      );
      const { open } = await opened(peer);
      await expect(open()).rejects.toMatchObject({ kind: 'api', reason: 'unexpected-answer' });
      expect(peer.downloads()).toHaveLength(1);
    },
  );

  it('hosts are added by a setting', async () => {
    await using peer = await vendor(() => 'https://logs.invalid/a.gz');
    const refusal = await opened(peer);
    await expect(refusal.open()).rejects.toMatchObject({ reason: 'unexpected-answer' });
    const feed = feedAt(peer.url, { ...playedRuntime() }, { allowedHosts: ['logs.invalid'] });
    const { files } = await scanned(feed);
    const [file] = files;
    if (file === undefined) throw new Error('nothing was listed');
    // The name does not resolve: it was allowed, and could not be reached.
    await expect(feed.open(file, signal)).rejects.toMatchObject({ reason: 'network' });
  });
});
