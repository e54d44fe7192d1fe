import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeProject } from './testing/project.ts';
import { runLogs } from './testing/run-logs.ts';
import { type RunningLogs, startLogs } from './testing/running-logs.ts';

const config = { 'logs.config.json': '{ "serve": { "acme": { "credentials": { "key": "good" } } } }' };

async function serving(cwd: string): Promise<RunningLogs> {
  const running = startLogs(['serve'], { cwd });
  await running.said('until Ctrl-C');
  return running;
}

async function countOf(cwd: string, ...args: string[]): Promise<number> {
  const { stdout, stderr } = await runLogs(['query', '--count', '-o', 'json', ...args], { cwd });
  expect(stderr).toBe('');
  return JSON.parse(stdout)[0].count;
}

describe('while a long command holds the store', () => {
  it('every other command works as if it were free', { timeout: 90_000 }, async () => {
    const { folder: cwd, write } = await makeProject(config);
    await write(
      'drops/version=001/exec_dt=2026031016/event_type=asset_deleted/part-00000-a.csv',
      '2026-03-10\t16:00:10\tasset_deleted\tasset1\tbored\nnot a line\n',
    );
    const owner = await serving(cwd);
    const run = (...args: string[]) => runLogs(args, { cwd });

    expect(await run('collect', 'acme:pages=3')).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^acme:pages=3: 6 events/),
    });
    expect((await run('collect', 'edgio:./drops')).code).toBe(3);
    expect((await run('collect', 'acme:pages=3', '--plan')).code).toBe(0);
    expect(await countOf(cwd)).toBe(7);
    expect((await run('query', 'event:asset_deleted', '-o', 'csv', '--columns', 'asset')).stdout).toContain(
      'asset1',
    );
    const sql = await run('sql', 'select count(*) as n from events', '-o', 'json');
    expect(sql).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(sql.stdout)).toEqual([{ n: 7 }]);
    expect((await run('sql', 'copy (select 1) to "x"')).code).toBe(2);
    expect((await run('tail', '-n', '2')).stdout.trim().split('\n')).toHaveLength(2);
    expect(JSON.parse((await run('get', 'acme', '3-2')).stdout)).toMatchObject({ id: '3-2' });
    const sources = JSON.parse((await run('sources', '-o', 'json')).stdout);
    expect(sources.map(({ events }: { events: number }) => events).sort()).toEqual([1, 6]);
    const quarantined = JSON.parse((await run('quarantine', 'list', '-o', 'json')).stdout);
    expect(quarantined).toHaveLength(1);
    expect((await run('quarantine', 'show', quarantined[0].id, '--raw')).stdout).toBe('not a line\n');
    expect((await run('quarantine', 'retry')).code).toBe(3);
    expect((await run('check')).code).toBe(0);
    for (const name of ['e.parquet', 'e.csv', 'e.ndjson']) {
      expect(await run('export', '--out', name)).toMatchObject({
        code: 0,
        stderr: `Wrote 7 events to ${name}\n`,
      });
      expect(existsSync(join(cwd, name))).toBe(true);
    }
    expect((await run('export', '--by-day', '--out', 'days')).stderr).toBe(
      'Wrote 7 events to 1 files in days\n',
    );

    expect(await owner.end()).toBe(130);
    expect(readdirSync(cwd).filter((name) => /^\.logs|\.(sock|owner|lock)$/.test(name))).toEqual([]);
    expect(await countOf(cwd)).toBe(7);
  });

  it('Ctrl-C ends a command through the owner, and the owner goes on', async () => {
    const { folder: cwd } = await makeProject(config);
    const owner = await serving(cwd);
    const collect = startLogs(['collect', 'acme:pages=1000,wait=50,say=4'], { cwd });
    await collect.said('at page 4');
    expect(await collect.end()).toBe(130);
    const taken = await countOf(cwd);
    expect(taken).toBeGreaterThanOrEqual(6);
    const killed = startLogs(['collect', 'acme:pages=1000,wait=50,say=40'], { cwd });
    await killed.said('at page 40');
    await killed.end('SIGKILL');
    // Its lease is free again.
    const next = await runLogs(['collect', 'acme:pages=2'], { cwd });
    expect(next.code).toBe(0);
    expect(await owner.end()).toBe(130);
  });

  it('a frozen owner is named instead of waited for without end', async () => {
    const { folder: cwd } = await makeProject(config);
    const owner = await serving(cwd);
    process.kill(owner.pid, 'SIGSTOP');
    const { code, stderr } = await runLogs(['query', '--wait', '1'], { cwd });
    process.kill(owner.pid, 'SIGCONT');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      new RegExp(`Process ${owner.pid} holds the store .* and does not answer\\.\\nIf it hangs`),
    );
    expect(await countOf(cwd)).toBe(0);
  });

  it('the next command opens the store itself when the owner was killed, and the next owner takes over', async () => {
    const { folder: cwd } = await makeProject(config);
    const owner = await serving(cwd);
    await runLogs(['collect', 'acme:pages=2'], { cwd });
    const cut = startLogs(['collect', 'acme:pages=1000,wait=50,say=3'], { cwd });
    await cut.said('at page 3');
    await owner.end('SIGKILL');
    expect(await cut.ended).not.toBe(0);
    expect(cut.stderr()).toContain('The process that held the store has ended.');
    expect(existsSync(join(cwd, 'logs.duckdb.owner'))).toBe(true);
    expect(await countOf(cwd)).toBeGreaterThanOrEqual(4);
    const second = await serving(cwd);
    expect(await countOf(cwd)).toBeGreaterThanOrEqual(4);
    await second.end('SIGKILL');
    expect((await runLogs(['collect', 'acme:pages=2'], { cwd })).code).toBe(0);
    expect(existsSync(join(cwd, 'logs.duckdb.owner'))).toBe(false);
  });

  it('a second one uses the store of the first, and says when that has ended', async () => {
    const { folder: cwd } = await makeProject(config);
    const first = await serving(cwd);
    const second = await serving(cwd);
    const url = /http:\S+/.exec(second.stdout())?.[0];
    await runLogs(['collect', 'acme:pages=1'], { cwd });
    const answer = await fetch(`${url}/beats`, { headers: { authorization: 'good' } });
    expect(await answer.json()).toMatchObject({ beats: [{ id: '1-1' }, { id: '1-2' }] });
    await first.end();
    expect(await second.ended).toBe(1);
    expect(second.stderr()).toContain(
      'The process that held the store has ended.\nWhat was committed is safe.',
    );
  });
});
