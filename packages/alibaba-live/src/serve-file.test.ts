import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { archiveOf, hourlyFile } from '../test/archive.ts';
import { playedRuntime } from '../test/provider-at.ts';
import { saying, served, testCredential, v1Call } from '../test/served.ts';
import { xmlText } from './xml.ts';

const file = hourlyFile('2026-03-10T08:00:00Z', { text: 'line after line\n'.repeat(20) });
const { length: size } = file.bytes;
const archive = await archiveOf([file]);

async function linked(options: Parameters<typeof served>[1] = {}) {
  let now = '2026-03-10T18:00:00Z';
  const runtime = { ...playedRuntime(), now: () => new Date(now) };
  const serve = served(archive, { runtime, ...options });
  const said = JSON.stringify(await saying(await serve(v1Call({ Timestamp: now }))));
  const link = /"LogPath":"([^"]+)"/.exec(said)?.[1] ?? '';
  const get = (headers: Record<string, string> = {}, method = 'GET', url = link) =>
    serve(new Request(url, { method, headers }));
  return { link, get, later: (time: string) => (now = time) };
}

const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

describe('a link to a file', () => {
  it('answers the bytes as they were delivered', async () => {
    const { get } = await linked();
    const answer = await get();
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-length': String(size),
      'accept-ranges': 'bytes',
      'content-type': 'application/x-gzip',
      'x-oss-request-id': expect.stringMatching(/^[0-9A-F-]{36}$/),
    });
    expect(answer.headers.has('content-encoding')).toBe(false);
    expect((await bytesOf(answer)).equals(Buffer.from(file.bytes))).toBe(true);
  });

  it('answers HEAD with the same headers and no body', async () => {
    const { get } = await linked();
    const answer = await get({}, 'HEAD');
    expect([answer.status, answer.headers.get('content-length'), answer.body]).toEqual([
      200,
      String(size),
      null,
    ]);
  });

  it.each([
    ['bytes=0-9', 0, 10],
    ['bytes=10-', 10, undefined],
    ['bytes=-5', -5, undefined],
    ['bytes=0-99999', 0, undefined],
    ['bytes=-99999', 0, undefined],
  ])('answers a part: %s', async (range, start, end) => {
    const { get } = await linked();
    const answer = await get({ range });
    const expected = Buffer.from(file.bytes).subarray(start, end);
    const first = start < 0 ? size + start : start;
    expect(answer.status).toBe(206);
    expect(answer.headers.get('content-range')).toBe(`bytes ${first}-${first + expected.length - 1}/${size}`);
    expect(answer.headers.get('content-length')).toBe(String(expected.length));
    expect((await bytesOf(answer)).equals(expected)).toBe(true);
  });

  it.each([`bytes=${size}-`, 'bytes=-0', 'bytes=99999-100000'])(
    'refuses a part outside: %s',
    async (range) => {
      const { get } = await linked();
      const answer = await get({ range });
      expect([answer.status, answer.headers.get('content-range')]).toEqual([416, `bytes */${size}`]);
      expect(xmlText(await answer.text(), 'Code')).toBe('InvalidRange');
    },
  );

  it.each(['bytes=5-1', 'bytes=0-1,4-5', 'lines=1-2', 'bytes=-'])(
    'answers the whole where the range is none: %s',
    async (range) => {
      const { get } = await linked();
      const answer = await get({ range });
      expect([answer.status, (await bytesOf(answer)).length]).toEqual([200, size]);
    },
  );

  it('is signed as OSS does in version 1', async () => {
    const { link } = await linked();
    const { pathname, searchParams } = new URL(link);
    const signed = `GET\n\n\n${searchParams.get('Expires')}\n${pathname}`;
    expect(searchParams.get('Signature')).toBe(
      createHmac('sha1', 'testsecret').update(signed).digest('base64'),
    );
    expect(searchParams.get('OSSAccessKeyId')).toBe('testid');
  });

  it.each([
    ['its path', (link: string) => link.replace('/example.com/', '/push.example.com/')],
    ['its time', (link: string) => link.replace(/Expires=\d+/, 'Expires=9999999999')],
    ['its key', (link: string) => link.replace('testid', 'nobody')],
    ['its signature', (link: string) => link.replace(/Signature=.*/, 'Signature=abc')],
    ['all of its query', (link: string) => link.replace(/\?.*/, '')],
  ])('forged in %s is 403 AccessDenied', async (_, forge) => {
    const { get, link } = await linked();
    const answer = await get({}, 'GET', forge(link));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([403, 'application/xml']);
    const text = await answer.text();
    expect(xmlText(text, 'Code')).toBe('AccessDenied');
    expect(xmlText(text, 'RequestId')).toMatch(/^[0-9A-F-]{36}$/);
    expect(text).not.toContain('line after line');
  });

  it('is 403 AccessDenied once it is expired', async () => {
    const { get, later } = await linked();
    later('2026-03-10T18:59:59Z');
    expect((await get()).status).toBe(200);
    later('2026-03-10T19:00:00Z');
    const answer = await get();
    expect([answer.status, xmlText(await answer.text(), 'Code')]).toEqual([403, 'AccessDenied']);
    expect((await get({}, 'HEAD')).body).toBeNull();
  });

  it('is 403 where its access key is no longer known', async () => {
    const { link } = await linked();
    const serve = served(archive, { credentials: [{ ...testCredential, accessKeyId: 'other' }] });
    expect((await serve(new Request(link))).status).toBe(403);
  });

  it('is 404 where the bytes are gone', async () => {
    const { link } = await linked();
    const serve = served(await archiveOf([]));
    const answer = await serve(new Request(link));
    expect([answer.status, xmlText(await answer.text(), 'Code')]).toEqual([404, 'NoSuchKey']);
  });

  it('is an error in XML when the archive fails', async () => {
    const { link } = await linked();
    const failing = { ...archive, openFile: () => Promise.reject(new Error('disk')) };
    const answer = await served(failing)(new Request(link));
    expect([answer.status, xmlText(await answer.text(), 'Code')]).toEqual([500, 'InternalError']);
  });

  it('takes GET and HEAD alone', async () => {
    const { get } = await linked();
    expect((await get({}, 'DELETE')).status).toBe(405);
  });
});

it('a name with odd letters has a link that works', async () => {
  const odd = hourlyFile('2026-03-10T08:00:00Z', { extra: '_a+b%播(1)' });
  const serve = served(await archiveOf([odd]));
  const said = JSON.stringify(await saying(await serve(v1Call())));
  const link = /"LogPath":"([^"]+)"/.exec(said)?.[1] ?? '';
  const answer = await serve(new Request(link));
  expect([answer.status, (await bytesOf(answer)).equals(Buffer.from(odd.bytes))]).toEqual([200, true]);
});
