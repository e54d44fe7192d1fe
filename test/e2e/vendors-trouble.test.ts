import { writeFile } from 'node:fs/promises';
import type { Json } from '@logs/core';
import type { CollectSummary, SourceSummary } from '@logs/core/engine';
import { openDuckDbStore } from '@logs/store-duckdb';
import { describe, expect, it } from 'vitest';
import { between, nobody } from './between.ts';
import { logs, start } from './logs-process.ts';
import { scratch } from './scratch.ts';
import { countIn, rowsOf } from './store-contents.ts';
import { environmentOf, peerOfTests, startPeer, variable } from './vendor-peer.ts';

const here = scratch();
const peer = peerOfTests();

const origin = 'scaleengine:jb-origin/my_stream';
const push = 'alibaba-live:push.example.com';
const video = 'signalwire:example';
const all = [origin, push, video];

const wrong: Readonly<Record<string, Record<string, string>>> = {
  scaleengine: { apiSecret: 'a-secret-that-is-wrong' },
  'alibaba-live': { accessKeySecret: 'a-secret-that-is-wrong' },
  signalwire: { token: 'a-secret-that-is-wrong' },
};

const nameOf = (source: string): string => source.split(':')[0] ?? '';
const store = (name: string) => ({ LOGS_STORE: here(`${name}.duckdb`) });

function everyVendor(): Record<string, string> {
  return Object.assign({}, ...all.map((source) => environmentOf(peer(), nameOf(source))));
}

function summariesOf(stdout: string): SourceSummary[] {
  return (JSON.parse(stdout) as CollectSummary).sources;
}

function wrongFor(name: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(wrong[name] ?? {}).map(([setting, value]) => [variable(name, setting), value]),
  );
}

describe.each(all)('%s', (source) => {
  const name = nameOf(source);

  it('with wrong credentials ends with 5 and says which settings to look at, not their values', async () => {
    const env = { ...environmentOf(peer(), name), ...wrongFor(name), ...store(`${name}-wrong`) };
    for (const command of ['check', 'collect']) {
      const { code, stdout, stderr } = await logs([command, source], { env });
      expect(code, stdout + stderr).toBe(5);
      expect(stdout + stderr).toMatch(
        /Check (LOGS_SCALEENGINE_API_SECRET|the access key|the settings project and token)/,
      );
      expect(stdout + stderr).not.toContain('a-secret-that-is-wrong');
    }
  }, 60_000);

  it('without credentials ends with 4 and names the variables to set', async () => {
    const { [variable(name, 'endpoint')]: endpoint = '' } = environmentOf(peer(), name);
    const env = { [variable(name, 'endpoint')]: endpoint, ...store(`${name}-none`) };
    const { code, stderr } = await logs(['collect', source], { env });
    expect(code, stderr).toBe(4);
    expect(stderr).toMatch(
      /(LOGS_SCALEENGINE_CDN|_ACCESS_KEY_ID|LOGS_SIGNALWIRE_PROJECT) in the environment/,
    );
  }, 30_000);
});

describe('a peer that nobody reaches', () => {
  it('ends with 6, in check and in collect, of each vendor', async () => {
    const closed = await nobody();
    const ended = await Promise.all(
      all.flatMap((source) => {
        const name = nameOf(source);
        const env = { ...environmentOf(peer(), name, closed), ...store(`${name}-closed`) };
        return ['check', 'collect'].map((command) => logs([command, source], { env }));
      }),
    );
    expect(ended.map(({ code, stderr }) => [code, stderr.includes('a bug')])).toEqual(
      ended.map(() => [6, false]),
    );
    for (const { stdout, stderr } of ended) expect(stdout + stderr).toContain('ECONNREFUSED');
    // A check tries once, so that its answer comes at once.
    for (const { stderr } of ended.filter((_, index) => index % 2 === 0)) expect(stderr).toBe('');
  }, 120_000);
});

describe('one of several sources', () => {
  it('that fails does not stop the others: 3', async () => {
    const env = { ...everyVendor(), ...wrongFor('alibaba-live'), ...store('one-of-three') };
    const { code, stdout, stderr } = await logs(['collect', origin, push, video, '--json'], { env });
    expect(code, stderr).toBe(3);
    expect(summariesOf(stdout).map(({ source, error }) => [source, error?.reason])).toEqual([
      [origin, undefined],
      [push, 'auth'],
      [video, undefined],
    ]);
    expect(await rowsOf(here('one-of-three.duckdb'), 'select distinct feed from events order by 1')).toEqual([
      ['scaleengine/origin'],
      ['signalwire/video'],
    ]);
  }, 60_000);
});

describe('one of several things in a source', () => {
  async function collected(name: string, query: Json, env: Record<string, string>) {
    const config = here(`${name}-parts.json`);
    await writeFile(config, JSON.stringify({ sources: { mine: { provider: name, query } } }));
    const ended = await logs(['collect', 'mine', '--config', config, '--json'], {
      env: { ...env, ...store(`${name}-parts`) },
    });
    const [summary] = summariesOf(ended.stdout);
    const checkpoints = await rowsOf(here(`${name}-parts.duckdb`), 'select value::text from checkpoints');
    const { parts } = JSON.parse(String(checkpoints[0]?.[0])) as { parts: Record<string, Json> };
    return { ...ended, summary, parts: Object.keys(parts).sort() };
  }

  it('a stream that fails does not stop the others: 3', async () => {
    const url = await between(peer().vendors['scaleengine']?.url ?? '', ({ body }) =>
      body.includes('backup') ? { status: 400 } : undefined,
    );
    const streams = ['jb-origin/backup', 'jb-origin/my_stream', 'jb-origin/none'];
    const env = environmentOf(peer(), 'scaleengine', url);
    const { code, stderr, summary, parts } = await collected('scaleengine', { streams }, env);
    expect(code, stderr).toBe(3);
    expect(summary?.failedParts?.map(({ part }) => part)).toEqual(['158/jb-origin/backup']);
    expect(stderr).toContain('jb-origin/backup');
    expect(parts).toContain('158/jb-origin/my_stream');
    expect(parts).not.toContain('158/jb-origin/backup');
    expect(await countIn(here('scaleengine-parts.duckdb'), 'events')).toBe(9);
  }, 60_000);

  it('a domain that fails does not stop the others: 3', async () => {
    const domains = ['nobody.example.net', 'push.example.com', 'example.com'];
    const env = environmentOf(peer(), 'alibaba-live');
    const { code, stderr, summary, parts } = await collected('alibaba-live', { domains }, env);
    expect(code, stderr).toBe(3);
    expect(summary?.failedParts?.map(({ part }) => part)).toEqual(['nobody.example.net']);
    expect(summary?.failedParts?.[0]?.error.message).toContain('InvalidDomain.NotFound');
    expect(parts).toEqual(['example.com', 'push.example.com']);
    const held = await rowsOf(
      here('alibaba-live-parts.duckdb'),
      'select distinct media_domain from events order by 1',
    );
    expect(held.flat()).toContain('push.example.com');
  }, 60_000);

  it('a space that fails does not stop the others: 3', async () => {
    const env = {
      ...environmentOf(peer(), 'signalwire'),
      LOGS_SIGNALWIRE_SPACES: JSON.stringify({ other: { project: 'p', token: 'a-secret-that-is-wrong' } }),
    };
    const query = { spaces: ['other', 'example'] };
    const { code, stdout, stderr, summary, parts } = await collected('signalwire', query, env);
    expect(code, stderr).toBe(3);
    expect(summary?.failedParts?.map(({ part, error }) => [part, error.reason])).toEqual([['other', 'auth']]);
    expect(stdout + stderr).not.toContain('a-secret-that-is-wrong');
    expect(parts).toEqual(['example']);
    expect(await countIn(here('signalwire-parts.duckdb'), 'events_all')).toBe(102);
  }, 60_000);
});

describe('a checkpoint that is older than what the vendor still has', () => {
  const from = '2015-01-01T00:00:00Z';

  it.each<[source: string, old: (value: Json) => Json]>([
    [origin, () => ({ complete: { id: '1', logdate: '2015-01-01 00:00:00' } })],
    [push, () => ({ complete: from })],
    [video, () => ({ newest: from, listed: from, pending: {} })],
  ])(
    'leaves a gap of %s: 7, named and stored, and collecting goes on',
    async (source, old) => {
      const name = nameOf(source);
      // Only an endpoint with the vendor's own limits has forgotten anything.
      const strict = await startPeer(['--strict', '--vendor', name]);
      try {
        const env = { ...environmentOf(strict, name), ...store(`${name}-gap`) };
        const path = here(`${name}-gap.duckdb`);
        expect((await logs(['collect', source], { env })).code).toBe(0);
        const events = await countIn(path, 'events_all');
        await setBack(path, source, old);
        const { code, stdout, stderr } = await logs(['collect', source, '--json'], { env });
        expect(code, stderr).toBe(7);
        const [summary] = summariesOf(stdout);
        expect(summary?.error).toBeUndefined();
        expect(summary?.gaps.map((gap) => gap.from)).toEqual([from]);
        expect(stderr).toContain(`gap: nothing can be had any more from ${from} to ${summary?.gaps[0]?.to}`);
        const windows = await rowsOf(path, 'select source, state, from_time, to_time from windows');
        expect(windows).toHaveLength(1);
        expect(windows[0]).toEqual([source, 'gap', from, summary?.gaps[0]?.to]);
        expect(await countIn(path, 'events_all')).toBeGreaterThanOrEqual(events);
        const again = await logs(['collect', source], { env });
        expect(again.code, again.stderr).toBe(0);
      } finally {
        await strict.stop();
      }
    },
    90_000,
  );

  /** Puts another checkpoint in the place of each part's. */
  async function setBack(path: string, source: string, old: (value: Json) => Json): Promise<void> {
    const [[feed = '', seq = 0, value = ''] = []] = await rowsOf(
      path,
      'select feed, seq, value::text from checkpoints',
    );
    const { parts } = JSON.parse(String(value)) as { parts: Record<string, Json> };
    const back = Object.fromEntries(Object.entries(parts).map(([part, own]) => [part, old(own)]));
    const signal = AbortSignal.timeout(30_000);
    const opened = await openDuckDbStore(path, { mode: 'write', wait: 10, signal });
    try {
      await opened.commit(
        {
          source,
          feed: { name: String(feed) },
          key: 'set back',
          observedTime: new Date().toISOString(),
          checkpoint: { seq: Number(seq) + 1, value: { parts: back } },
        },
        signal,
      );
    } finally {
      await opened.close();
    }
  }
});

describe('Ctrl-C while collecting', () => {
  it('finishes the commit under way, ends with 130, and the next collect has all of it', async () => {
    let asked = 0;
    const url = await between(peer().vendors['scaleengine']?.url ?? '', () => {
      asked++;
      return { waitMs: 300 };
    });
    const env = {
      ...environmentOf(peer(), 'scaleengine', url),
      ...store('interrupted'),
      LOGS_SCALEENGINE_PAGE_SIZE: '2',
    };
    const { child, ended } = start(['collect', origin], { env });
    await expect.poll(() => asked, { timeout: 30_000 }).toBeGreaterThan(3);
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(code, stderr).toBe(130);
    expect(stderr).toContain('Finishing the commit under way');
    expect(stderr).toContain('stopped early');
    expect(await countIn(here('interrupted.duckdb'), 'events')).toBeLessThan(9);
    const second = await logs(['collect', origin], { env });
    expect(second.code, second.stderr).toBe(0);
    expect(await countIn(here('interrupted.duckdb'), 'events')).toBe(9);
  }, 90_000);
});
