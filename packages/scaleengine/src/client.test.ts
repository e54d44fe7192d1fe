import { describe, expect, it } from 'vitest';
import { played } from '../test/play.ts';
import { refused, vendor } from '../test/vendor.ts';
import { originClient } from './client.ts';
import { demo } from './demo.ts';
import { errorCodes } from './error-codes.ts';
import { sampleLogs } from './sample-logs.ts';
import { settings } from './settings.ts';

const now = new Date('2026-11-22T12:00:00Z');
const page = sampleLogs({ seed: 1, count: 0, now });
const ask = { cdn: '158', app: 'jb-origin', stream: 'my_stream', limit: 10, offset: 0 };
const { signal } = new AbortController();

const clientOf = (url: URL, runtime = played(now), more = {}) =>
  originClient(settings.parse({ ...demo.settings(url, demo.credentials[0]), ...more }), runtime);

describe('a request', () => {
  it('is signed anew for every attempt, with the time of the attempt', async () => {
    const runtime = played(now);
    const between = (_: string, count: number) => {
      runtime.time += 1000;
      return count < 3 ? refused('1000') : undefined;
    };
    await using peer = await vendor(page, between);
    const { logs } = await clientOf(peer.url, runtime).logs(ask, signal);
    expect(logs.map(({ text }) => text)).toEqual(page);
    expect(peer.asked).toHaveLength(3);
    expect(new Set(peer.asked.map(({ timestamp, signature }) => `${timestamp} ${signature}`)).size).toBe(3);
    expect(runtime.slept).toHaveLength(2);
    expect(peer.asked[0]).toMatchObject({ cdn: '158', limit: '10', offset: '0', command: 'log.origin' });
  });

  it('bears a cdn beyond 2^53 exactly', async () => {
    await using peer = await vendor(page, () => refused('0001'));
    await clientOf(peer.url)
      .logs({ ...ask, cdn: '9007199254740993' }, signal)
      .catch(() => {});
    expect(peer.asked[0]?.['cdn']).toBe('9007199254740993');
  });

  it('without a credential is not sent, and the variable is named', async () => {
    const client = originClient(settings.parse({ apiKey: 'k' }), played());
    await expect(client.logs(ask, signal)).rejects.toMatchObject({
      kind: 'configuration',
      setting: 'apiSecret',
      variable: 'LOGS_SCALEENGINE_API_SECRET',
    });
  });
});

describe('a refusal is tried again', () => {
  it.each(Object.entries(errorCodes))('%s as its row says', async (code, { retry, reason }) => {
    await using peer = await vendor(page, () => refused(code));
    await expect(clientOf(peer.url).logs(ask, signal)).rejects.toMatchObject({ code, reason });
    expect(peer.asked).toHaveLength({ never: 1, once: 2, always: 6 }[retry]);
  });

  it('never in a check', async () => {
    for (const code of ['1000', '0002']) {
      await using peer = await vendor(page, () => refused(code));
      await expect(clientOf(peer.url).logs(ask, signal, false)).rejects.toMatchObject({ code });
      expect(peer.asked).toHaveLength(1);
    }
  });
});

describe('0002, the time stamp', () => {
  it('of a wrong clock is replaced by the vendor’s time, with a word about it', async () => {
    await using peer = await vendor(page, undefined, played(now));
    const slow = played(now.getTime() - 3_600_000);
    const client = clientOf(peer.url, slow);
    expect((await client.logs(ask, signal)).logs).toHaveLength(1);
    expect(slow.warnings).toEqual([expect.stringContaining("clock is 3600 s behind the vendor's")]);
    expect((await client.logs(ask, signal)).logs).toHaveLength(1);
    expect(peer.asked).toHaveLength(3);
    expect(slow.warnings).toHaveLength(1);
  });

  it('that is refused again ends in an error that tells of the clock', async () => {
    await using peer = await vendor(page, () =>
      refused('0002', { date: new Date(now.getTime() + 90_000).toUTCString() }),
    );
    await expect(clientOf(peer.url).logs(ask, signal)).rejects.toMatchObject({
      reason: 'auth',
      code: '0002',
      message: expect.stringContaining("clock is 90 s behind the vendor's"),
      hint: 'Set the clock of this machine.',
    });
    expect(peer.asked).toHaveLength(2);
  });
});
