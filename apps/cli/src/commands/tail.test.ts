import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckDbStore } from '@logs/store-duckdb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MadeEvent, makeStore } from '../testing/made-store.ts';
import { bin, runLogs, runOnTerminal } from '../testing/run-logs.ts';

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
});
