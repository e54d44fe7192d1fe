import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { openDuckDbStore } from '@logs/store-duckdb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeStore } from '../testing/made-store.ts';
import { makeProject } from '../testing/project.ts';
import { bin, type Run, runLogs, runOnTerminal, runShell } from '../testing/run-logs.ts';

const drop = (hour: string, part = 'a') =>
  `drops/version=001/exec_dt=${hour}/event_type=asset_deleted/part-00000-${part}.c000.csv.gz`;
const lines = (count: number) =>
  Array.from(
    { length: count },
    (_, n) => `2026-03-10\t16:00:${10 + (n % 50)}\tasset_deleted\tasset${n}\tbored\n`,
  ).join('');

/** Events in the store; read here, since a process of its own for each count takes long. */
async function count(cwd: string): Promise<number> {
  const { signal } = new AbortController();
  const store = await openDuckDbStore(join(cwd, 'logs.duckdb'), { mode: 'read', signal });
  try {
    return Number((await store.sources(signal)).reduce((sum, { events }) => sum + BigInt(events), 0n));
  } finally {
    await store.close();
  }
}

describe('collect', () => {
  it('says in a plan what time flags mean: delivery for files, event time for APIs', async () => {
    const { folder: cwd, write } = await makeProject();
    await write(drop('2026031016'), gzipSync(lines(1)));
    const sources = ['edgio:./drops', 'acme:pages=1'];
    const range = ['--since', '2026-03-10', '--to', '2026-03-11'];
    const { code, stderr } = await runLogs(['collect', '--plan', ...range, ...sources], { cwd });
    expect(code).toBe(0);
    expect(stderr).toContain('edgio:./drops: --since, --from and --to mean the hour in which the vendor');
    expect(stderr).toContain('acme:pages=1: --since, --from and --to mean the time of the events.');
    const help = await runLogs(['collect', '--help'], { cwd });
    expect(help.stdout.replace(/\s+/g, ' ')).toMatch(
      /hour in which the vendor delivered.*for APIs the time of the events/,
    );
  });

  it('takes what is new, says so on stderr, and nothing twice', async () => {
    const { folder: cwd } = await makeProject();
    const first = await runLogs(['collect', 'acme:pages=3'], { cwd });
    expect(first).toMatchObject({ code: 0, stdout: '' });
    expect(first.stderr).toMatch(/^acme:pages=3: 6 events \(new, or read again\), 144 B in \d+\.\d s\n$/);
    const again = await runLogs(['collect', 'acme:pages=3'], { cwd });
    expect(again).toMatchObject({ code: 0, stderr: expect.stringMatching(/^acme:pages=3: 0 events/) });
    expect(await count(cwd)).toBe(6);
    const sources = await runLogs(['sources', '-o', 'json'], { cwd });
    expect(JSON.parse(sources.stdout)).toMatchObject([
      { source: 'acme:pages=3', feed: 'acme/beats', configured: 'no', events: 6, quarantined: 0 },
    ]);
  });

  it('ends with one JSON object, and is silent when it shall be', async () => {
    const { folder: cwd } = await makeProject({
      'logs.config.json': '{ "sources": { "a": "acme:pages=1" } }',
    });
    const { code, stdout, stderr } = await runLogs(['collect', '--json', '--quiet'], { cwd });
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ sources: [{ source: 'a', feed: 'acme/beats', events: 2 }] });
    expect(stdout.trimEnd()).not.toContain('\n');
  });

  it('gives the provider its settings: the environment fills what is left out', async () => {
    const { folder: cwd } = await makeProject({
      'logs.config.json': JSON.stringify({
        sources: { a: 'acme:pages=1', b: { provider: 'acme', settings: { mode: 'set' }, target: 'pages=2' } },
      }),
    });
    expect(await runLogs(['collect'], { cwd, env: { LOGS_ACME_MODE: 'env' } })).toMatchObject({ code: 0 });
    const { stdout } = await runLogs(['query', '-o', 'ndjson'], { cwd });
    const modes = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).attributes['acme.mode']);
    expect(modes.sort()).toEqual(['env', 'env', 'set', 'set']);
  });

  it.each<[string[], number, RegExp]>([
    [['acme:fail=auth'], 5, /failed: acme\/beats: the vendor says auth\n {4}Look at the account\./],
    [['acme:fail=network'], 6, /the vendor says network/],
    [['acme:fail=auth', 'acme:pages=1'], 3, /2 sources: 0 files, 2 events in .* 1 failed/],
    [['nope'], 4, /There is no source "nope"/],
    [['signalwire:x'], 4, /the setting "project" is missing.*\n.*LOGS_SIGNALWIRE_PROJECT/],
    [['edgio:./nowhere'], 4, /no such folder/],
  ])('%j ends with %d', async (sources, code, said) => {
    const { folder: cwd } = await makeProject();
    const answer = await runLogs(['collect', ...sources], { cwd });
    expect(answer.stderr).toMatch(said);
    expect(answer.code).toBe(code);
  });

  it('without any source says how to begin', async () => {
    const { folder: cwd } = await makeProject();
    const { code, stderr } = await runLogs(['collect'], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining('logs init')]);
    expect(existsSync(join(cwd, 'logs.duckdb'))).toBe(false);
  });

  it('refuses a damaged file, names it, and takes it once it is whole', async () => {
    const whole = gzipSync(lines(100));
    const { folder: cwd, write } = await makeProject({
      [drop('2026031016')]: whole.subarray(0, -20),
      [drop('2026031017')]: gzipSync(lines(3)),
    });
    const first = await runLogs(['collect', 'edgio:./drops', '--quiet'], { cwd });
    expect(first.code).toBe(3);
    expect(first.stderr).toContain(
      'refused: version=001/exec_dt=2026031016/event_type=asset_deleted/part-00000-a',
    );
    expect(first.stderr).toMatch(/\n {4}the file is cut short.*; tried once\n/);
    expect(await count(cwd)).toBe(3);
    await write(drop('2026031016'), whole);
    expect(await runLogs(['collect', 'edgio:./drops', '--quiet'], { cwd })).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect(await count(cwd)).toBe(103);
  });

  it('says what a store is that is none', async () => {
    const { folder: cwd } = await makeProject({
      'x.duckdb': 'not a database at all, but a text of some length',
    });
    const { code, stderr } = await runLogs(['collect', 'acme:pages=1', '--store', 'x.duckdb'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: .*x\.duckdb/);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe('a plan', () => {
  it('lists what would be taken, and takes nothing', async () => {
    const { folder: cwd } = await makeProject({
      [drop('2026031016')]: gzipSync(lines(1)),
      [drop('2026031017')]: gzipSync(lines(2)),
    });
    const all = await runLogs(['collect', 'edgio:./drops', '--plan'], { cwd });
    expect(all.code).toBe(0);
    expect(all.stdout.split('\n').map((line) => line.split(/\s+/)[0])).toEqual(['take', 'take', '']);
    expect(all.stderr).toMatch(/^2 files to take, \d+ B; 0 known already\. Nothing was taken\.\n$/);
    expect(existsSync(join(cwd, 'logs.duckdb'))).toBe(false);

    const some = [
      'collect',
      'edgio:./drops',
      '--from',
      '2026-03-10T17:00:00Z',
      '--to',
      '2026-03-10T18:00:00Z',
    ];
    const part = await runLogs([...some, '--plan', '--json'], { cwd });
    expect(JSON.parse(part.stdout).files).toMatchObject([
      { action: 'take', source: 'edgio:./drops', version: '001' },
    ]);
    expect(part.stderr).toMatch(/^Delivered from 2026-03-10T17:00:00\.000Z to /m);

    expect((await runLogs(some, { cwd })).code).toBe(0);
    expect(await count(cwd)).toBe(2);
    const rest = await runLogs(['collect', 'edgio:./drops', '--plan'], { cwd });
    expect(rest.stdout).toMatch(/^take .*exec_dt=2026031016.*\n$/);
    expect(rest.stderr).toContain('1 known already');
  });
});

describe('quarantine', () => {
  it('of a store that is not there is an error, and makes none', async () => {
    const { folder: cwd } = await makeProject();
    const { code, stderr } = await runLogs(['quarantine', 'retry'], { cwd });
    expect([code, stderr]).toEqual([
      4,
      expect.stringMatching(/^error: There is no store at .*\nCollect first/),
    ]);
    expect(existsSync(join(cwd, 'logs.duckdb'))).toBe(false);
  });

  it('lists, shows without its bytes, shows raw, and tries again', async () => {
    const { folder: cwd } = await makeProject();
    const collected = await runLogs(['collect', 'acme:pages=2,bad=2'], { cwd });
    expect(collected).toMatchObject({ code: 3, stderr: expect.stringContaining('1 record in quarantine') });
    const list = await runLogs(['quarantine', '-o', 'json'], { cwd });
    const [row] = JSON.parse(list.stdout);
    expect(row).toMatchObject({ reason: 'no heart', feed: 'acme/beats', source: 'acme:pages=2,bad=2' });

    const [, , first = ''] = (await runOnTerminal(['quarantine'], { cwd })).stdout.split('\n');
    expect(first).toContain(`${row.id}  no heart `);

    const shown = await runLogs(['quarantine', 'show', row.id], { cwd });
    expect(shown).toMatchObject({ code: 0, stdout: expect.stringMatching(/reason +no heart\n/) });
    expect(shown.stdout + shown.stderr).not.toContain('2-2');
    const raw = await runLogs(['quarantine', 'show', row.id, '--raw'], { cwd });
    expect(JSON.parse(raw.stdout)).toEqual({ id: '2-2', bad: true });

    const retried = await runLogs(['quarantine', 'retry'], { cwd });
    expect(retried).toMatchObject({ code: 3, stderr: expect.stringContaining('0 became events, 1 stay') });
    const unknown = await runLogs(['quarantine', 'retry', 'nope'], { cwd });
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('no record "nope"') });
  });
});

interface Signalled extends Run {
  seconds: number;
}

/** Sends signals, each once the child has said a text on stderr. */
function signalled(
  args: readonly string[],
  cwd: string,
  plan: [string, NodeJS.Signals][],
): Promise<Signalled> {
  const child = spawn(process.execPath, [bin, ...args], { cwd });
  let started = performance.now();
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (piece: Buffer) => {
    stdout += String(piece);
  });
  child.stderr.on('data', (piece: Buffer) => {
    stderr += String(piece);
  });
  const go = async () => {
    for (const [text, signal] of plan) {
      while (!stderr.includes(text) && child.exitCode === null) await sleep(20);
      started = performance.now();
      child.kill(signal);
      // Two at once are one: npm passes on what the terminal has sent already.
      child.kill(signal);
      await sleep(700);
    }
  };
  return new Promise((resolve, reject) => {
    go().catch(reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr, seconds: (performance.now() - started) / 1000 });
    });
  });
}

describe('Ctrl-C', () => {
  it('finishes what is under way and says so; the next run goes on from there', async () => {
    const { folder: cwd } = await makeProject();
    const source = 'acme:pages=1000,wait=50,say=4';
    const stopped = await signalled(['collect', source, '--json'], cwd, [['at page 4', 'SIGINT']]);
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain('Finishing the commit under way');
    expect(stopped.stderr).toContain('stopped early');
    const [summary] = JSON.parse(stopped.stdout).sources;
    expect(summary).toMatchObject({ interrupted: true });
    expect(summary.events).toBeGreaterThanOrEqual(6);
    expect(await count(cwd)).toBe(summary.events);
  });

  it('pressed again stops at once, and the store is whole', async () => {
    const { folder: cwd } = await makeProject();
    const stopped = await signalled(['collect', 'acme:pages=2,wait=60000,say=1'], cwd, [
      ['at page 1', 'SIGINT'],
      ['Finishing', 'SIGINT'],
    ]);
    expect(stopped.code).toBe(130);
    expect(stopped.seconds).toBeLessThan(10);
    expect((await runLogs(['collect', 'acme:pages=1'], { cwd })).code).toBe(0);
    expect(await count(cwd)).toBe(2);
  });

  it('is 143 for SIGTERM, and 130 at once where nothing is to be finished', async () => {
    const { folder: cwd } = await makeProject();
    const collect = await signalled(['collect', 'acme:pages=1000,wait=50,say=2'], cwd, [
      ['at page 2', 'SIGTERM'],
    ]);
    expect(collect.code).toBe(143);
    const check = await signalled(['check', 'acme:pages=1,wait=60000,say=1'], cwd, [['at page 1', 'SIGINT']]);
    expect(check.code).toBe(130);
    expect(check.seconds).toBeLessThan(10);
  });
});

describe('two at once', () => {
  it('the second waits as long as it was told, and names the first', async () => {
    const { folder: cwd } = await makeProject();
    const first = spawn(process.execPath, [bin, 'collect', 'acme:pages=2,wait=60000'], { cwd });
    onTestFinished(() => void first.kill('SIGKILL'));
    while (!existsSync(join(cwd, 'logs.duckdb'))) await sleep(50);
    await sleep(500);
    const second = await runLogs(['collect', 'acme:pages=1', '--wait', '0.3'], { cwd });
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/Waiting for the store/);
    expect(second.stderr).toMatch(/error: .*held by .*waited 0\.3 s/);
    expect(second.stderr).toMatch(/--wait/);
  });
});

describe('a reader that goes away', () => {
  it.each(['--help', 'collect --help', 'query'])('logs %s | true ends quietly with 0', async (command) => {
    const { folder: cwd } = await makeProject();
    if (command === 'query') await makeStore(join(cwd, 'logs.duckdb'), [{ time: '2026-03-10T16:00:00Z' }]);
    const { stdout, stderr } = await runShell(`logs ${command} | true; echo "\${PIPESTATUS[0]}"`, { cwd });
    expect([stdout, stderr]).toEqual(['0\n', '']);
  });
});

describe('an output that is full', () => {
  it.each(['providers', 'query', 'collect acme:pages=1 --json'])(
    'makes logs %s fail in one line',
    async (command) => {
      const { folder: cwd } = await makeProject();
      if (command === 'query') await makeStore(join(cwd, 'logs.duckdb'), [{ time: '2026-03-10T16:00:00Z' }]);
      const { code, stderr } = await runShell(`logs ${command} -q > /dev/full`, { cwd });
      expect([code, stderr]).toEqual([1, expect.stringMatching(/^error: .*ENOSPC.*\n$/)]);
    },
  );
});

describe('on a terminal', () => {
  it('shows one line of at most 80 columns and takes it away again', async () => {
    const { folder: cwd } = await makeProject();
    const { stdout, code } = await runOnTerminal(['collect', 'acme:pages=10,wait=50'], { cwd });
    expect(code).toBe(0);
    const drawn = stdout.split('\r').map((part) => part.split('\u001b')[0] ?? '');
    const lines = drawn.filter((part) => /: (?:reading|committing|listing) .* events/.test(part));
    expect(lines.length).toBeGreaterThan(1);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(80);
    expect(stdout).toContain('\r\u001b[Kacme:pages=10,wait=50: 20 events');
  });

  it('takes the line away before a provider says something', async () => {
    const { folder: cwd } = await makeProject();
    const { stdout } = await runOnTerminal(['collect', 'acme:pages=10,wait=50,say=6'], { cwd });
    expect(stdout).toContain(' events');
    expect(stdout).toContain('\r\u001b[Kat page 6\n');
  });

  it('shows none with --quiet', async () => {
    const { folder: cwd } = await makeProject();
    expect(await runOnTerminal(['collect', 'acme:pages=6,wait=50', '-q'], { cwd })).toMatchObject({
      code: 0,
      stdout: '',
    });
  });
});
