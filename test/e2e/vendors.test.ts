import { gunzipSync } from 'node:zlib';
import type { CollectSummary } from '@logs/core/engine';
import { describe, expect, it } from 'vitest';
import { logs, start } from './logs-process.ts';
import { scratch } from './scratch.ts';
import { countIn, rowsOf } from './store-contents.ts';
import { environmentOf, peerOfTests, startPeer } from './vendor-peer.ts';

const here = scratch();
const peer = peerOfTests();

/** One vendor's source, and what its sample holds. */
interface Case {
  name: string;
  source: string;
  feed: string;
  /** A record by the vendor's own id, or the end of the event's. */
  own: string;
  event: RegExp;
}

const cases: Case[] = [
  {
    name: 'scaleengine',
    source: 'scaleengine:jb-origin/my_stream',
    feed: 'scaleengine/origin',
    own: '1000',
    event: /^158:1000$/,
  },
  {
    name: 'alibaba-live',
    source: 'alibaba-live:push.example.com',
    feed: 'alibaba-live/push-proxy',
    own: '',
    event: /^[0-9a-f]{16}:\d+$/,
  },
  {
    name: 'signalwire',
    source: 'signalwire:example',
    feed: 'signalwire/video',
    own: 'c22d24f6-5a47-4597-9a23-c7d01e696b92',
    event: /^example:c22d24f6-5a47-4597-9a23-c7d01e696b92$/,
  },
];

const secrets = ['8fc8c48da81e6a2a', 'APX4GKLM0RKQ', 'testsecret', '<api_token>'];

describe.each(cases)('$name, from another process', ({ name, source, feed, own, event }) => {
  const env = () => ({ ...environmentOf(peer(), name), LOGS_STORE: here(`${name}.duckdb`) });

  it('is checked: settings, reach, clock, credentials, scope, newest record', async () => {
    const { code, stdout, stderr } = await logs(['check', source, '--json'], { env: env() });
    expect(code, stdout + stderr).toBe(0);
    const { findings } = JSON.parse(stdout) as { findings: { part: string; ok: boolean; says: string }[] };
    expect(findings.every(({ ok }) => ok)).toBe(true);
    const said = findings.map(({ part, says }) => `${part}: ${says}`).join('\n');
    for (const word of ['settings', 'reach', 'clock', 'credentials', 'scope', 'newest']) {
      expect(said).toContain(word);
    }
    for (const secret of secrets) expect(stdout + stderr).not.toContain(secret);
  }, 30_000);

  it('is collected, and a second time nothing is stored twice', async () => {
    const first = await logs(['collect', source, '--json'], { env: env() });
    expect(first.code, first.stderr).toBe(0);
    const [summary] = (JSON.parse(first.stdout) as CollectSummary).sources;
    expect(summary).toMatchObject({ source, feed, quarantined: 0, refused: [], gaps: [] });
    expect(await countIn(here(`${name}.duckdb`), 'events_all')).toBe(summary?.events);
    expect(summary?.events).toBeGreaterThan(5);
    const before = await eventsOf(name);
    const second = await logs(['collect', source], { env: env() });
    expect(second.code, second.stderr).toBe(0);
    expect(await eventsOf(name)).toEqual(before);
    for (const secret of secrets) expect(first.stdout + first.stderr + second.stderr).not.toContain(secret);
  }, 60_000);

  it('gives one event by its id and by the vendor’s own', async () => {
    const [[id = ''] = []] = await rowsOf(
      here(`${name}.duckdb`),
      `select id from events where id like '%${own}' order by time limit 1`,
    );
    expect(id).toMatch(event);
    for (const asked of new Set([String(id), own || String(id)])) {
      const { code, stdout, stderr } = await logs(['get', name, asked], { env: env() });
      expect(code, stderr).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ id, feed, source });
    }
    const missing = await logs(['get', name, 'no-such-id'], { env: env() });
    expect(missing).toMatchObject({ code: 1, stdout: '' });
  }, 60_000);

  it('is followed until Ctrl-C, while other commands work', async () => {
    const store = here(`${name}-tail.duckdb`);
    const given = { ...env(), LOGS_STORE: store };
    const { child, ended } = start(['tail', '-f', source, '-n', '0', '-o', 'ndjson'], { env: given });
    let printed = '';
    child.stdout?.on('data', (text: string) => {
      printed += text;
    });
    await expect.poll(() => printed.split('\n').length, { timeout: 30_000 }).toBeGreaterThan(5);
    const counted = await logs(['sql', 'select count(*) as n from events', '-o', 'ndjson'], { env: given });
    expect(counted.code, counted.stderr).toBe(0);
    const { n } = JSON.parse(counted.stdout) as { n: number };
    await expect.poll(() => printed.trimEnd().split('\n').length, { timeout: 30_000 }).toBe(n);
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(code, stderr).toBe(130);
    const ids = printed
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id);
    expect(new Set(ids).size).toBe(n);
    expect(await countIn(store, 'events')).toBe(n);
  }, 90_000);

  async function eventsOf(of: string) {
    return await rowsOf(
      here(`${of}.duckdb`),
      'select id, time, name, severity, attributes::text from events_all order by id',
    );
  }
});

describe('get --fetch', () => {
  const id = 'c22d24f6-5a47-4597-9a23-c7d01e696b92';

  it('asks the vendor and stores nothing, by event id, and by the vendor’s own with a source or a space', async () => {
    const env: Record<string, string> = {
      ...environmentOf(peer(), 'signalwire'),
      LOGS_STORE: here('none.duckdb'),
    };
    const { LOGS_SIGNALWIRE_SPACE: _, ...withoutSpace } = env;
    for (const [name = '', asked = '', own] of [
      ['signalwire', `example:${id}`, withoutSpace],
      ['signalwire:example', id, withoutSpace],
      ['signalwire', id, env],
    ] as const) {
      const { code, stdout, stderr } = await logs(['get', name, asked, '--fetch'], { env: own });
      expect(code, stderr).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        id: `example:${id}`,
        attributes: { 'media.charge.amount': '0.01', 'media.room.name': 'my_room' },
      });
    }
    const lost = await logs(['get', 'signalwire', id, '--fetch'], { env: withoutSpace });
    expect(lost.code).toBe(4);
    expect(lost.stderr).toContain('LOGS_SIGNALWIRE_SPACE');
    const none = `example:${id.replace('c', 'd')}`;
    expect(await logs(['get', 'signalwire', none, '--fetch'], { env })).toMatchObject({
      code: 1,
      stdout: '',
    });
    expect((await logs(['query'], { env })).stderr).toContain('There is no store');
  }, 60_000);

  it.each(['scaleengine:jb-origin/my_stream', 'alibaba-live:push.example.com'])(
    'says that the vendor of %s has no call for it',
    async (source) => {
      const [name = ''] = source.split(':');
      const { code, stderr } = await logs(['get', source, '1000', '--fetch'], {
        env: { ...environmentOf(peer(), name), LOGS_STORE: here('none.duckdb') },
      });
      expect(code).toBe(1);
      expect(stderr).toMatch(/has no call for one record.*\nCollect/);
    },
    30_000,
  );
});

describe('logs serve --demo --json', () => {
  it('prints one line for a program, and ends on Ctrl-C with nothing else said', async () => {
    const own = await startPeer();
    expect(own.line.trimEnd()).not.toContain('\n');
    expect(Object.keys(own.vendors).sort()).toEqual(['alibaba-live', 'scaleengine', 'signalwire']);
    for (const { url } of Object.values(own.vendors)) {
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(await (await fetch(`${url}/healthz`)).json()).toMatchObject({ ok: true });
    }
    expect(own.vendors['signalwire']?.credentials).toEqual({
      space: 'example',
      project: '<project_id>',
      token: '<api_token>',
    });
    expect(own.vendors['alibaba-live']?.credentials).toEqual({
      accessKeyId: 'testid',
      accessKeySecret: 'testsecret',
    });
    const { code, stdout, stderr } = await own.stop();
    expect([code, stdout, stderr]).toEqual([130, own.line, 'Serving sample data until Ctrl-C.\n']);
  }, 60_000);
});

describe('all three together', () => {
  const names = cases.map(({ name }) => name);
  const env = () => ({
    ...Object.assign({}, ...names.map((name) => environmentOf(peer(), name))),
    LOGS_STORE: here('all.duckdb'),
  });

  it('are collected with one command, and one time line shows them', async () => {
    const sources = cases.map(({ source }) => source);
    const { code, stdout, stderr } = await logs(['collect', ...sources, '--json'], { env: env() });
    expect(code, stderr).toBe(0);
    expect((JSON.parse(stdout) as CollectSummary).sources.map(({ source }) => source)).toEqual(sources);
    const found = await logs(
      ['query', 'stream:my_stream OR room:my_stream', '-o', 'ndjson', '--limit', '100'],
      {
        env: env(),
      },
    );
    const feeds = found.stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { feed: string }).feed);
    expect([...new Set(feeds)].sort()).toEqual(cases.map(({ feed }) => feed).sort());
  }, 60_000);

  it('keep Alibaba’s files bit for bit beside the store, which names them', async () => {
    const { readFile, readdir } = await import('node:fs/promises');
    const { createHash } = await import('node:crypto');
    const folder = here('all.duckdb.files');
    const kept = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith('.gz'));
    const rows = await rowsOf(
      here('all.duckdb'),
      "select sha256, size from files where state = 'taken' and kept order by sha256",
    );
    expect(rows.length).toBeGreaterThan(20);
    const found = await Promise.all(
      kept.map(async (path) => {
        const bytes = await readFile(`${folder}/${path}`);
        expect(gunzipSync(bytes).length).toBeGreaterThan(0);
        return [createHash('sha256').update(bytes).digest('hex'), bytes.length] as const;
      }),
    );
    expect(found.sort(([a], [b]) => (a < b ? -1 : 1))).toEqual([
      ...new Map(rows.map(([sha, size]) => [sha, Number(size)])),
    ]);
  });
});
