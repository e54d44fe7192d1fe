import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckDbStore } from '@logs/store-duckdb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MadeEvent, makeStore } from '../testing/made-store.ts';
import { makeProject } from '../testing/project.ts';
import { bin, runLogs, runOnTerminal } from '../testing/run-logs.ts';
import { startLogs } from '../testing/running-logs.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'tail-'));
});
afterAll(() => rm(cwd, { recursive: true }));

/** Events of an hour, by their own times from late to early: the order of storing is another than that of time. */
const made = (hour: number, count: number): MadeEvent[] =>
  Array.from({ length: count }, (_, n) => ({
    time: new Date(Date.UTC(2026, 2, 10, hour, 59 - n)).toISOString(),
    attributes: { 'session.id': `${hour}-${n}` },
  }));

const sessions = (stdout: string) =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).session);

describe('logs tail', () => {
  test('prints what was stored last, late events too', async () => {
    const store = join(cwd, 'logs.duckdb');
    await makeStore(store, made(16, 30));
    await makeStore(store, made(9, 4), 1);
    const tail = (...args: string[]) => runLogs(['tail', '--columns', 'session', ...args], { cwd });
    expect(sessions((await tail('-n', '6')).stdout)).toEqual(['16-28', '16-29', '9-0', '9-1', '9-2', '9-3']);
    expect(sessions((await tail()).stdout)).toHaveLength(10);
    expect(sessions((await tail('session:16-*', '-n', '2')).stdout)).toEqual(['16-28', '16-29']);
    expect((await tail('-n', '0')).stdout).toBe('');
    const table = await runOnTerminal(['tail', '-n', '1'], { cwd });
    expect(table.stdout).toContain('\n2026-03-10T09:56:00Z  media.playback.error  session:9-3 ');
  });

  test('follows a store that comes later and is held at times, until Ctrl-C', async () => {
    const store = join(cwd, 'later.duckdb');
    const args = ['tail', '-f', '-n', '2', '--interval', '1s', '--columns', 'session', '--store', store];
    const child = spawn(process.execPath, [bin, ...args], { cwd });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (piece) => {
      stdout += piece;
    });
    child.stderr.on('data', (piece) => {
      stderr += piece;
    });
    const until = (done: () => boolean) => expect.poll(done, { timeout: 10_000 }).toBe(true);

    await until(() => stderr.includes('no store at'));
    await makeStore(store, made(16, 5));
    await until(() => sessions(stdout).length === 2);
    await makeStore(store, made(17, 3), 1);
    await until(() => sessions(stdout).length === 5);
    const held = await openDuckDbStore(store, { mode: 'write', signal: new AbortController().signal });
    await until(() => stderr.includes('held by'));
    await held.close();
    await makeStore(store, made(18, 1), 2);
    await until(() => sessions(stdout).length === 6);

    const ended = new Promise((resolve) => {
      child.on('close', resolve);
    });
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(sessions(stdout)).toEqual(['16-3', '16-4', '17-0', '17-1', '17-2', '18-0']);
    expect(stderr.split('\n').filter((line) => line.includes('no store at'))).toHaveLength(1);
  });

  test('with sources collects from them and prints what is committed, while other commands work', async () => {
    const { folder } = await makeProject();
    const args = [
      'tail',
      '-f',
      '-n',
      '0',
      '--interval',
      '1s',
      '-o',
      'ndjson',
      'acme/pulse:left',
      'acme:fail=auth',
    ];
    const tail = startLogs(args, { cwd: folder });
    const ids = () => [...tail.stdout().matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id);
    await expect.poll(ids, { timeout: 15_000 }).toEqual(['left-1', 'left-2', 'left-3']);
    const sources = await runLogs(['sources', '-o', 'json'], { cwd: folder });
    expect(JSON.parse(sources.stdout)).toMatchObject([{ source: 'acme/pulse:left' }]);
    await runLogs(['collect', 'acme:pages=1'], { cwd: folder });
    await tail.said('left-5');
    expect(await tail.end()).toBe(130);
    expect(ids().slice(0, 5)).toEqual(['left-1', 'left-2', 'left-3', 'left-4', 'left-5']);
    expect(tail.stdout()).not.toContain('acme.beat');
    expect(tail.stderr()).toBe('acme:fail=auth: acme/beats: the vendor says auth\nLook at the account.\n');
  });

  test('with sources and without -f shows what they brought last', async () => {
    const { folder } = await makeProject();
    await runLogs(['collect', 'acme:pages=1', 'acme/pulse:left'], { cwd: folder });
    const { stdout } = await runLogs(['tail', '-o', 'ndjson', 'acme/pulse:left'], { cwd: folder });
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual(['left-1']);
  });
});
