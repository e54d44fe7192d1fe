import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import stringWidth from 'fast-string-width';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MadeEvent, makeStore } from '../testing/made-store.ts';
import { runLogs, runOnTerminal, runShell } from '../testing/run-logs.ts';

const hostile = '\x1b[2J\x1b]0;gotcha\x07 "quoted", two\nlines \u202e 東京 👨‍👩‍👧';
const made: MadeEvent[] = Array.from({ length: 120 }, (_, n) => ({
  time: new Date(Date.UTC(2026, 2, 10, 16, n)).toISOString(),
  severity: n % 10 === 0 ? 17 : 13,
  attributes: {
    'session.id': `s${n % 3}`,
    'http.response.status_code': n % 10 === 0 ? 503 : 404,
    'error.message': n === 119 ? hostile : n === 118 ? 'x'.repeat(100_000) : `failure ${n}`,
  },
}));

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'query-'));
  await makeStore(join(cwd, 'logs.duckdb'), made);
});
afterAll(() => rm(cwd, { recursive: true }));

const query = (...args: string[]) => runLogs(['query', ...args], { cwd });
const lines = (text: string) => text.trimEnd().split('\n');

describe('logs query', () => {
  test('takes a filter that begins with a dash, and options behind it', async () => {
    const { code, stdout, stderr } = await query(
      '-status:404',
      '-session:s0',
      '--limit',
      '3',
      '-o',
      'ndjson',
    );
    expect(code, stderr).toBe(0);
    const found = lines(stdout).map((line) => JSON.parse(line).attributes);
    expect(found).toHaveLength(3);
    for (const attributes of found) {
      expect(attributes).toMatchObject({ 'http.response.status_code': 503 });
      expect(attributes['session.id']).not.toBe('s0');
    }
  });

  test('streams every event into a pipe, oldest first, one object a line', async () => {
    const { code, stdout, stderr } = await query();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const events = lines(stdout).map((line) => JSON.parse(line));
    expect(events.map(({ line }) => line)).toEqual(made.map((_, n) => n + 1));
    expect(events[119].attributes['error.message']).toBe(hostile);
    expect(Object.keys(events[0]).join()).toBe(
      'id,time,name,severity,source,feed,file,line,observedTime,attributes',
    );
  });

  test('finds what the filter and the times say', async () => {
    const some = await query(
      'session:s0',
      'status>=500',
      '--from',
      '2026-03-10T16:30:00Z',
      '--to',
      '2026-03-10T17:30:00Z',
      '--columns',
      'line',
    );
    expect(some.stdout).toBe('{"line":31}\n{"line":61}\n');
    const none = await query('session:nobody', '-o', 'json');
    expect(none).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
  });

  test('shows the newest 50 on a terminal, fitted, with the way to more', async () => {
    const { code, stdout } = await runOnTerminal(['query'], { cwd, env: { NO_COLOR: '1' } });
    expect(code).toBe(0);
    const shown = lines(stdout);
    expect(shown).toHaveLength(53);
    expect(shown.slice(0, 6)).toEqual([
      'time                  name                  details',
      '────────────────────  ────────────────────  ────────────────────────────────────',
      '2026-03-10T17:59:00Z  media.playback.error  error.message:"\\x1b[2J\\x1b]0;gotcha…',
      `2026-03-10T17:58:00Z  media.playback.error  error.message:${'x'.repeat(21)}…`,
      '2026-03-10T17:57:00Z  media.playback.error  error.message:"failure 117" status:…',
      '2026-03-10T17:56:00Z  media.playback.error  error.message:"failure 116" status:…',
    ]);
    for (const line of shown.slice(0, 52)) expect(stringWidth(line)).toBeLessThanOrEqual(80);
    expect(stdout).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    expect(shown[52]).toMatch(/^50 events, newest first\. For more: --limit 500, or --after desc\.\S+$/);
  });

  test('pages through all of it by cursors, each event once', async () => {
    const seen: number[] = [];
    let after: string[] = [];
    for (let page = 0; page < 10; page++) {
      const { stdout, stderr } = await query('--limit', '50', '--columns', 'line', ...after);
      seen.push(...lines(stdout).map((line) => JSON.parse(line).line));
      const cursor = /--after (\S+)/.exec(stderr)?.[1];
      if (cursor === undefined) break;
      after = ['--after', cursor];
    }
    expect(seen).toEqual(made.map((_, n) => 120 - n));
  });

  test('writes the columns of the events view as csv', async () => {
    const { stdout } = await query('-o', 'csv', 'status:503', '--limit', '1');
    const [head = '', row = ''] = stdout.split('\r\n');
    expect(head).toMatch(
      /^id,time,name,severity,end_time,source,feed,event_type,file,line,observed_time,client_address,/,
    );
    expect(row).toMatch(
      /:111,2026-03-10T17:50:00Z,media\.playback\.error,17,,edgio:\.\/drops,edgio\/events,error,version=001/,
    );
    const view = await runLogs(['sql', 'select * from events limit 0', '-o', 'csv'], { cwd });
    expect(head).toBe(view.stdout.trimEnd());
  });

  test('counts, by time and by value', async () => {
    expect((await query('--count', '-o', 'csv')).stdout).toBe('count\r\n120\r\n');
    expect((await query('status:503', '--count')).stdout).toBe('{"count":12}\n');
    expect((await query('--facet', 'session', '-o', 'csv')).stdout).toBe(
      'session,count\r\ns0,40\r\ns1,40\r\ns2,40\r\n',
    );
    const facet = await query('--facet', 'status', '--limit', '1', '-o', 'table');
    expect(facet.stdout).toBe('status  count\n──────  ─────\n404       108\n');
    expect(facet.stderr).toMatch(/--limit all/);
    const hours = await query('status:503', '--histogram', '1h', '-o', 'table');
    expect(lines(hours.stdout)).toEqual([
      'from                  count',
      '────────────────────  ─────  ────────────────────',
      '2026-03-10T16:00:00Z      6  ████████████████████',
      '2026-03-10T17:00:00Z      6  ████████████████████',
    ]);
    const by = await query(
      '--histogram',
      '1h',
      '--by',
      'status',
      '-o',
      'csv',
      '--to',
      '2026-03-10T17:00:00Z',
    );
    expect(by.stdout.split('\r\n').sort().slice(1)).toEqual([
      '2026-03-10T16:00:00Z,404,54',
      '2026-03-10T16:00:00Z,503,6',
      'from,status,count',
    ]);
  });

  test('writes files that are whole or not there, and no parquet to a pipe', async () => {
    expect((await query('--out', 'all.ndjson')).stdout).toBe('');
    expect(lines(await readFile(join(cwd, 'all.ndjson'), 'utf8'))).toHaveLength(120);
    expect((await query('--out', 'some.parquet', 'status:503')).code).toBe(0);
    expect((await readFile(join(cwd, 'some.parquet'))).subarray(0, 4).toString()).toBe('PAR1');
    const refused = await query('-o', 'parquet');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/Parquet goes to a file\nName one: --out/);
  });

  test('ends quietly when nobody reads any more', async () => {
    const { stdout, stderr } = await runShell('logs query | head -1 | wc -l; echo "code $PIPESTATUS"', {
      cwd,
    });
    expect(stdout).toBe('1\ncode 0\n');
    expect(stderr).toBe('');
  });

  test.each([
    [['status>>4'], 2, /filter: .*\n {2}status>>4\n +\^/],
    [['--since', 'yesterdayish'], 2, /--since yesterdayish/],
    [['--limit', '0'], 2, /number, such as 100, or "all"/],
    [['--after', 'x'], 2, /--after takes a cursor/],
    [['--after', 'asc.x'], 4, /cursor/],
    [['--facet', 'sesion'], 2, /no such field\nDid you mean session\?/],
    [['--by', 'session'], 2, /--by goes with --histogram/],
    [['--count', '--facet', 'session'], 2, /two questions/],
    [['--histogram', '10'], 2, /such as 10m/],
    [['--store', 'none.duckdb'], 4, /none\.duckdb/],
  ])('says what is wrong with %j', async (args, code, message) => {
    const run = await query(...args);
    expect(run.stderr).toMatch(message);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code, stdout: '' });
  });
});
