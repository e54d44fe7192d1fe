import type { CheckV1 } from '@logs/core';
import { describe, expect, it } from 'vitest';
import { played } from '../test/play.ts';
import { refused, vendor } from '../test/vendor.ts';
import { demo } from './demo.ts';
import { scaleEngine } from './provider.ts';
import { sampleLogs } from './sample-logs.ts';

type Vendor = Awaited<ReturnType<typeof vendor>>;

const now = new Date('2026-11-22T12:00:00Z');
const { signal } = new AbortController();

async function checked(peer: Vendor, { settings = {}, stream = 'my_stream', runtime = played(now) } = {}) {
  const feed = peer.provider(settings, runtime).feeds['origin'];
  const checks: CheckV1[] = [];
  for await (const check of feed?.check?.({ streams: [`jb-origin/${stream}`] }, signal) ?? [])
    checks.push(check);
  return checks;
}

const marks = (checks: readonly CheckV1[]) =>
  checks.map(({ about, ok }) => `${about} ${ok ? 'ok' : 'wrong'}`);

describe('a check', () => {
  it('looks at everything with one request', async () => {
    await using peer = await vendor(sampleLogs({ seed: 1, count: 8, now }), undefined, played(now));
    const checks = await checked(peer);
    expect(marks(checks)).toEqual(['reach ok', 'clock ok', 'credentials ok', 'scope ok', 'newest ok']);
    expect(checks.map(({ says }) => says)).toEqual([
      expect.stringMatching(/^reached in \d+ ms$/),
      "the clock is 0 s behind ScaleEngine's",
      'the key and its signature were accepted',
      'jb-origin/my_stream of cdn 158 has 9 logs',
      'the newest log is 60 min old',
    ]);
    expect(peer.asked).toHaveLength(1);
    expect(peer.asked[0]).toMatchObject({ limit: '1', offset: '0' });
  });

  it('of a stream without logs says so', async () => {
    await using peer = await vendor([], undefined, played(now));
    const checks = await checked(peer, { stream: 'nobody' });
    expect(marks(checks)).toEqual(['reach ok', 'clock ok', 'credentials ok', 'scope ok', 'newest wrong']);
    expect(checks[4]?.hint).toContain('how app and stream are written');
  });

  it.each([
    ['0001', ['reach ok', 'clock ok', 'credentials wrong'], 'auth'],
    ['0002', ['reach ok', 'clock wrong'], 'auth'],
    ['0003', ['reach ok', 'clock ok', 'credentials wrong'], 'auth'],
    ['0005', ['reach ok', 'clock ok', 'credentials ok', 'scope wrong'], 'forbidden'],
    ['0004', ['reach wrong'], 'server'],
    ['1000', ['reach wrong'], 'rate-limit'],
  ])('that is refused with %s says what is wrong', async (code, expected, reason) => {
    await using peer = await vendor([], () => refused(code));
    const checks = await checked(peer);
    expect(marks(checks)).toEqual(expected);
    expect(checks.at(-1)).toMatchObject({
      reason,
      hint: expect.any(String),
      says: expect.stringContaining(code),
    });
  });

  it('with a clock that is off, and not too far for the vendor, says so', async () => {
    await using peer = await vendor([], undefined, played(now));
    const runtime = played(now.getTime() + 200_000);
    const [, clock] = await checked(peer, { runtime, settings: { clockTolerance: 100 } });
    expect(clock).toEqual({
      about: 'clock',
      ok: false,
      says: "the clock is 200 s ahead of ScaleEngine's",
      hint: 'Set the clock of this machine.',
    });
  });

  it('of a vendor that is not there says so', async () => {
    const peer = await vendor([]);
    await peer[Symbol.asyncDispose]();
    const checks = await checked(peer);
    expect(marks(checks)).toEqual(['reach wrong']);
    expect(checks[0]).toMatchObject({ reason: 'network' });
  });

  it('without a credential names the variable', async () => {
    const settings = {
      ...demo.settings(new URL('http://127.0.0.1:9/'), demo.credentials[0]),
      apiKey: undefined,
    };
    const feed = scaleEngine(settings, { ...played(), env: {} }).feeds['origin'];
    const check = async () => {
      for await (const _ of feed?.check?.({ streams: ['a/b'] }, signal) ?? []);
    };
    await expect(check()).rejects.toMatchObject({
      kind: 'configuration',
      variable: 'LOGS_SCALEENGINE_API_KEY',
    });
  });
});
