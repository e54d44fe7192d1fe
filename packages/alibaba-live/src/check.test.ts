import { describe, expect, it } from 'vitest';
import { entryAt, listingPeer, listOf } from '../test/listing-peer.ts';
import { feedAt, playedRuntime } from '../test/provider-at.ts';

const signal = AbortSignal.timeout(20_000);

async function checked(url: URL | string, settings: Record<string, unknown> = {}) {
  const found = [];
  const feed = feedAt(url, playedRuntime(), settings);
  for await (const each of feed.check?.({ domains: ['example.com'] }, signal) ?? []) found.push(each);
  return found;
}

const answered = (value: unknown, status: number, date: string) =>
  new Response(JSON.stringify(value), { status, headers: { date } });
const onTime = 'Tue, 10 Mar 2026 18:00:02 GMT';
const refused = (Code: string, status = 400) =>
  answered({ Code, Message: 'm', RequestId: 'R' }, status, onTime);

describe('a check', () => {
  it('says all with one call', async () => {
    const entries = [entryAt('2026-03-10T08:00:00Z'), entryAt('2026-03-10T14:30:00Z')];
    await using peer = await listingPeer(() => answered(listOf(entries), 200, onTime));
    const found = await checked(peer.url);
    expect(found.map(({ about, ok }) => [about, ok])).toEqual([
      ['reach', true],
      ['clock', true],
      ['credentials', true],
      ['scope', true],
      ['newest', true],
    ]);
    expect(found.at(-1)?.says).toBe('the newest file ended 2.5 hours ago');
    expect(peer.asked).toMatchObject([{ from: '2026-03-08T18:00:00Z', to: '2026-03-10T18:00:00Z' }]);
  });

  it('says where there is no file, and how far the clocks are apart', async () => {
    await using peer = await listingPeer(() => answered(listOf([]), 200, 'Tue, 10 Mar 2026 18:10:00 GMT'));
    const found = await checked(peer.url);
    expect(found).toContainEqual({
      about: 'clock',
      ok: false,
      says: 'this clock is 600 s behind the vendor’s',
      hint: expect.stringContaining('clock'),
    });
    expect(found.at(-1)?.says).toBe('no file in the last 48 hours');
  });

  it.each([
    ['SignatureDoesNotMatch', 400, 'credentials', 'auth'],
    ['Forbidden.RAM', 403, 'scope', 'forbidden'],
    ['InvalidDomain.NotFound', 404, 'scope', 'not-found'],
    ['InternalError', 500, 'reach', 'server'],
  ])('says what %s means', async (code, status, about, reason) => {
    await using peer = await listingPeer(() => refused(code, status));
    const last = (await checked(peer.url)).at(-1);
    expect(last).toMatchObject({ about, ok: false, reason, says: expect.stringContaining(code) });
    expect(last?.hint).toMatch(/.{10}/);
    expect(peer.asked).toHaveLength(1);
  });

  it('signs once more with the vendor’s time, to say how far the clocks are apart', async () => {
    const late = 'Tue, 10 Mar 2026 19:00:00 GMT';
    let asked = 0;
    await using peer = await listingPeer(() => {
      asked++;
      return asked === 1
        ? answered({ Code: 'InvalidTimeStamp.Expired', Message: 'm', RequestId: 'R' }, 400, late)
        : answered(listOf([]), 200, late);
    });
    const found = await checked(peer.url);
    expect(found.filter(({ ok }) => !ok)).toMatchObject([
      { about: 'clock', says: 'this clock is 3600 s behind the vendor’s' },
    ]);
    expect(asked).toBe(2);
  });

  it('says what is missing, or that nobody answers', async () => {
    expect((await checked('http://127.0.0.1:9', { accessKeySecret: undefined })).at(-1)).toMatchObject({
      about: 'credentials',
      ok: false,
      hint: expect.stringContaining('ALIBABA_CLOUD_ACCESS_KEY_SECRET'),
    });
    await using peer = await listingPeer(() => listOf([]));
    const { url } = peer;
    await peer[Symbol.asyncDispose]();
    expect((await checked(url)).at(-1)).toMatchObject({ about: 'reach', ok: false, reason: 'network' });
  });
});
