import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { madeKey, madePrefix, makeStore } from '../testing/made-store.ts';
import { makeProject } from '../testing/project.ts';
import { runLogs, runOnTerminal } from '../testing/run-logs.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'get-'));
  const store = join(cwd, 'logs.duckdb');
  await makeStore(store, [
    { time: '2026-03-10T16:00:00Z', attributes: { 'session.id': 'a\x1b[31m', 'media.asset.id': 'abc' } },
    { time: '2026-03-10T16:01:00Z' },
  ]);
  await makeStore(store, [{ time: '2026-03-10T17:00:00Z' }], 1);
});
afterAll(() => rm(cwd, { recursive: true }));

const get = (...args: string[]) => runLogs(['get', ...args], { cwd });

describe('logs get', () => {
  test('prints one event by its id, of a feed or of a provider', async () => {
    const { code, stdout } = await get('edgio/events', `${madePrefix}:1`);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ id: `${madePrefix}:1`, file: madeKey, line: 1 });
    expect((await get('edgio', `${madePrefix}:1`)).stdout).toBe(stdout);
  });

  test('finds it by the last part of its id, where that is unique', async () => {
    expect(JSON.parse((await get('edgio', '2')).stdout)).toMatchObject({ id: `${madePrefix}:2` });
    const several = await get('edgio', '1');
    expect({ code: several.code, stdout: several.stdout }).toEqual({ code: 1, stdout: '' });
    expect(several.stderr).toMatch(/Several events .* Give the whole id, such as [0-9a-f]{16}:1\./);
  });

  test('shows it to a person line by line', async () => {
    const { stdout } = await runOnTerminal(['get', 'edgio', `${madePrefix}:1`], { cwd });
    expect(stdout).toBe(
      [
        `id                 ${madePrefix}:1`,
        'time               2026-03-10T16:00:00Z',
        'name               media.playback.error',
        'severity           13 (warn)',
        'source             edgio:./drops',
        'feed               edgio/events',
        `file               ${madeKey}`,
        'line               1',
        'observed_time      2026-03-10T18:00:00.000Z',
        '',
        'media.asset.id     abc',
        'session.id         a\\x1b[31m',
        'uplynk.event_type  error',
        '',
      ].join('\n'),
    );
  });

  test('says when there is none, and ends with 1', async () => {
    const none = await get('edgio', 'ffff:1');
    expect(none).toEqual({ code: 1, stdout: '', stderr: 'There is no event "ffff:1" in edgio/events.\n' });
    const feed = await get('signalwire', 'x');
    expect(feed.code).toBe(1);
    expect(feed.stderr).toMatch(/holds no feed "signalwire".*logs sources/);
  });

  test('asks the vendor with --fetch, by source or by feed, and stores nothing', async () => {
    const { folder } = await makeProject();
    const env = { LOGS_ACME_KEY: 'k' };
    const fetch = (...args: string[]) => runLogs(['get', '--fetch', ...args], { cwd: folder, env });
    const one = await fetch('acme/pulse:left', 'left-7');
    expect(one).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(one.stdout)).toMatchObject({
      id: 'left-7',
      source: 'acme/pulse:left',
      feed: 'acme/pulse',
      attributes: { 'acme.heart': 'left', 'acme.keyed': true },
    });
    expect(JSON.parse((await fetch('acme', 'x')).stdout)).toMatchObject({
      id: 'x',
      attributes: { 'acme.heart': 'any' },
    });
    expect(await fetch('acme/pulse', 'nobody')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'The vendor has no record "nobody" in acme/pulse.\n',
    });
    const cannot = await fetch('acme/beats', '1');
    expect([cannot.code, cannot.stderr]).toEqual([1, expect.stringContaining('has no call for one record')]);
    expect((await fetch('acme/pluse', '1')).stderr).toContain('It has beats, pulse.');
    expect(existsSync(join(folder, 'logs.duckdb'))).toBe(false);
  });

  test('takes a source for its feed', async () => {
    const { folder } = await makeProject();
    await runLogs(['collect', 'acme/pulse:left'], { cwd: folder });
    const { stdout } = await runLogs(['get', 'acme/pulse:left', 'left-1'], { cwd: folder });
    expect(JSON.parse(stdout)).toMatchObject({ id: 'left-1', feed: 'acme/pulse' });
  });
});
