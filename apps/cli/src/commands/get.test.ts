import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { madeKey, madePrefix, makeStore } from '../testing/made-store.ts';
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
});
