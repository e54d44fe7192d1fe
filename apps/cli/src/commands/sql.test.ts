import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeStore } from '../testing/made-store.ts';
import { runLogs, runOnTerminal } from '../testing/run-logs.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'sql-'));
  await makeStore(join(cwd, 'logs.duckdb'), [
    { time: '2026-03-10T16:00:00Z', attributes: { 'session.id': 'a' } },
    { time: '2026-03-10T16:01:00Z', attributes: { 'session.id': 'b' } },
    { time: '2026-03-10T16:02:00Z', attributes: { 'session.id': 'b' } },
  ]);
});
afterAll(() => rm(cwd, { recursive: true }));

const sql = (...args: string[]) => runLogs(['sql', ...args], { cwd });

const kinds = `select 42 as i, 9007199254740993::bigint as big, 1.50::decimal(9,2) as d, 0.1::double as f, true as b,
  null as n, '' as e, timestamptz '2026-03-10 16:00:00Z' as t, [1, 2] as list, {'a': 'x'} as struct, 'ab'::blob as bytes`;

describe('logs sql', () => {
  test('takes a statement that begins with a comment', async () => {
    const answer = { code: 0, stdout: '{"n":3}\n', stderr: '' };
    expect(await sql('-- how many\nselect count(*) as n from events')).toEqual(answer);
    expect(await sql('--how many\nselect count(*) as n from events', '-o', 'ndjson')).toEqual(answer);
  });

  test('answers in ndjson into a pipe; counts are numbers, what no number holds is text', async () => {
    const { code, stdout, stderr } = await sql(
      'select session_id, count(*) n from events group by 1 order by 2 desc',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe('{"session_id":"b","n":2}\n{"session_id":"a","n":1}\n');
    expect(JSON.parse((await sql(kinds)).stdout)).toEqual({
      i: 42,
      big: '9007199254740993',
      d: '1.50',
      f: 0.1,
      b: true,
      n: null,
      e: '',
      t: '2026-03-10T16:00:00Z',
      list: [1, 2],
      struct: { a: 'x' },
      bytes: '6162',
    });
  });

  test('shows types in a table as they are', async () => {
    const { stdout, stderr } = await sql(kinds, '-o', 'table');
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      ' i               big     d    f  b        n  e  t                     list   struct     bytes',
      '──  ────────────────  ────  ───  ────  ────  ─  ────────────────────  ─────  ─────────  ─────',
      '42  9007199254740993  1.50  0.1  true  NULL     2026-03-10T16:00:00Z  [1,2]  {"a":"x"}  6162',
    ]);
    expect(stderr).toBe('1 row\n');
  });

  test('leaves out columns that find no room on a terminal, and says so', async () => {
    const { code, stdout } = await runOnTerminal(['sql', 'select * from events'], { cwd });
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    for (const line of lines.slice(0, 5)) expect(line.length).toBeLessThanOrEqual(90);
    expect(lines.at(-2)).toMatch(/^No room for .* and \d+ more: choose columns/);
    expect(lines.at(-1)).toBe('3 rows');
  });

  test('keeps duplicate names apart', async () => {
    expect((await sql('select 1 a, 2 a')).stdout).toBe('{"a":1,"a:1":2}\n');
    expect((await sql('select 1 a, 2 a', '-o', 'csv')).stdout).toBe('a,a:1\r\n1,2\r\n');
  });

  test('reads the statement from standard input', async () => {
    const run = await runLogs(['sql', '-', '-o', 'csv'], { cwd, stdin: 'select 1 as one;\n' });
    expect(run).toEqual({ code: 0, stdout: 'one\r\n1\r\n', stderr: '' });
    const empty = await runLogs(['sql', '-'], { cwd, stdin: ' \n' });
    expect(empty.code).toBe(2);
    expect(empty.stderr).toMatch(/no SQL/);
  });

  test('writes millions of rows in bounded memory', async () => {
    const out = join(cwd, 'many.csv');
    const run = await runLogs(
      ['sql', "select range as n, 'some text' as t from range(1000000) order by n", '--out', out],
      {
        cwd,
        env: { NODE_OPTIONS: '--max-old-space-size=64' },
      },
    );
    expect(run).toEqual({ code: 0, stdout: '', stderr: '' });
    const text = await readFile(out, 'utf8');
    expect(text.length).toBe('n,t\r\n'.length + 5_888_890 + 1_000_000 * ',some text\r\n'.length);
    expect(text.endsWith('999999,some text\r\n')).toBe(true);
  });

  test('shows where a statement is wrong', async () => {
    const { code, stdout, stderr } = await sql('select nam from events');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: .*"nam"/);
    expect(stderr).toMatch(/"name"/);
    expect(stderr).toMatch(/LINE 1: select nam from events\n\s+\^/);
  });

  test.each([
    'delete from store.files',
    "copy (select 1) to 'x.csv'",
    "select * from read_blob('/etc/passwd')",
  ])('does not run %j', async (statement) => {
    const { code, stdout } = await sql(statement);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
