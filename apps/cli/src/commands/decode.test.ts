import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import stringWidth from 'fast-string-width';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runLogs, runOnTerminal, runShell } from '../testing/run-logs.ts';

const asset = '24089701c7894902aebc3f1bd209ae2e';
const slice = (title: string, ua: string) =>
  `2020-03-10\t16:48:11\tslice_played\t${asset}\t103\t-\t198.51.100.7\t${ua}\t-\t-\t-\t-\t-\t-\t0.8343\t${title}\t-\t-\t-`;
const rows = [
  slice('Spirit Games', 'Roku/DVP-9.20'),
  slice('My Fiancé 東京 👨‍👩‍👧', 'x'.repeat(5000)),
  slice('"two\nlines"', 'evil \x1b[31m\x1b]0;gotcha\x07\u202e'),
];
const good = `${rows.join('\n')}\n`;
// The third row takes two lines: what follows stands on lines 5 and 6.
const bad = `${good}2020-03-10\t99:48:11\tslice_played\n${rows[0]}\n`;

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'decode-'));
  await writeFile(join(cwd, 'good.gz'), gzipSync(good));
  await writeFile(join(cwd, 'bad.csv'), bad);
  await writeFile(join(cwd, 'cut.gz'), gzipSync(good).subarray(0, -9));
});
afterAll(() => rm(cwd, { recursive: true }));

const bold = '\x1b[1m';
const plain = '\x1b[22m';

const edgio = ['--provider', 'edgio'];
const decode = (...args: string[]) => runLogs(['decode', ...edgio, ...args], { cwd });

describe('logs decode', () => {
  test('prints an event a line into a pipe, from a packed file', async () => {
    const { code, stdout, stderr } = await decode('good.gz');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.map(({ attributes }) => attributes['media.content.title'])).toEqual([
      'Spirit Games',
      'My Fiancé 東京 👨‍👩‍👧',
      'two\nlines',
    ]);
    expect(Object.keys(events[0])).toEqual(['id', 'time', 'name', 'severity', 'attributes']);
    expect(events.map(({ id }) => id.split(':')[1])).toEqual(['1', '2', '3']);
  });

  test('reads standard input, plain or packed, and calls it so', async () => {
    const unpacked = await runLogs(['decode', ...edgio], { cwd, stdin: good });
    const packed = await runLogs(['decode', '-', ...edgio, '-o', 'ndjson'], { cwd, stdin: gzipSync(good) });
    expect(unpacked.stdout).toBe(packed.stdout);
    // sha256 of "-": the key of standard input.
    expect(unpacked.stdout).toMatch(/^\{"id":"3973e022e93220f9:1"/);
  });

  test('names events as a collect does, where the path tells the file', async () => {
    const folder = 'drops/version=001/exec_dt=2020031016/event_type=slice_played';
    await mkdir(join(cwd, folder), { recursive: true });
    await writeFile(join(cwd, folder, 'part-0.csv.gz'), gzipSync(good));
    const { stdout } = await decode(`${folder}/part-0.csv.gz`, '--columns', 'id');
    await runLogs(['collect', 'edgio:drops'], { cwd });
    const stored = await runLogs(['query', '--columns', 'id'], { cwd });
    const sorted = (text: string) => text.trimEnd().split('\n').sort();
    expect(sorted(stdout)).toHaveLength(3);
    expect(sorted(stdout)).toEqual(sorted(stored.stdout));
  });

  test('reports what is no event with its line and the reason, and ends with 3', async () => {
    const { code, stdout, stderr } = await decode('bad.csv', '--columns', 'line,title', '-o', 'csv');
    expect(code).toBe(3);
    expect(stdout.split('\r\n')).toHaveLength(6);
    expect(stderr).toMatch(/^bad\.csv:5: .*\n1 record could not become an event\.\n$/);
  });

  test('prints the rows as they were delivered with -o raw', async () => {
    const { code, stdout } = await decode('good.gz', '-o', 'raw');
    expect({ code, stdout }).toEqual({ code: 0, stdout: good });
    const shown = await runOnTerminal(['decode', 'good.gz', ...edgio, '-o', 'raw'], { cwd });
    expect(shown.stdout).toContain('evil \\x1b[31m\\x1b]0;gotcha\\x07\\u202e');
  });

  test('shows a table of 80 columns on a terminal, and nothing that a terminal obeys', async () => {
    const { code, stdout } = await runOnTerminal(['decode', 'good.gz', ...edgio], { cwd });
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe(`${bold}time                  name                     details${plain}`);
    expect(lines.slice(2, 6)).toEqual([
      '2020-03-10T16:48:11Z  media.segment.delivered  title:"Spirit Games" asset:24089…',
      '2020-03-10T16:48:11Z  media.segment.delivered  title:"My Fiancé 東京 👨‍👩‍👧" asset:…',
      '2020-03-10T16:48:11Z  media.segment.delivered  title:"two\\nlines" asset:2408970…',
      '3 events',
    ]);
    expect(stdout.replaceAll(bold, '').replaceAll(plain, '')).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(80);
  });

  test('keeps the terminal safe with ndjson and csv too', async () => {
    for (const format of ['ndjson', 'json', 'csv']) {
      const { stdout } = await runOnTerminal(['decode', 'good.gz', ...edgio, '-o', format], { cwd });
      expect(stdout).toContain('gotcha');
      expect(stdout, format).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    }
  });

  test('has no colour with NO_COLOR, and none in a pipe', async () => {
    const colourless = await runOnTerminal(['decode', 'good.gz', ...edgio], { cwd, env: { NO_COLOR: '1' } });
    expect(colourless.stdout).toMatch(/^time {18}name/);
    expect((await decode('good.gz', '-o', 'table')).stdout).toMatch(/^time {18}name/);
  });

  test('a damaged file is an error, and leaves no file behind', async () => {
    const { code, stderr } = await decode('cut.gz', '--out', 'events.csv');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: cut\.gz: .*cut short/);
    expect(stderr).toContain('Do not rely on what was written of it.');
    expect(stderr).not.toContain('every run');
    expect((await readdir(cwd)).filter((name) => name.includes('events'))).toEqual([]);
  });

  test('a gzip file of no bytes is damaged too', async () => {
    await writeFile(join(cwd, 'none.gz'), '');
    const { code, stdout, stderr } = await decode('none.gz');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^error: none\.gz: the file has no bytes\n/);
    await writeFile(join(cwd, 'none.csv'), '');
    expect(await decode('none.csv')).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('writes a file once, and again with --force', async () => {
    expect((await decode('good.gz', '--out', 'once.csv', '--columns', 'title')).code).toBe(0);
    const written = 'title\r\nSpirit Games\r\nMy Fiancé 東京 👨‍👩‍👧\r\n"two\nlines"\r\n';
    expect(await readFile(join(cwd, 'once.csv'), 'utf8')).toBe(written);
    const again = await decode('good.gz', '--out', 'once.csv');
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/once\.csv is there already\n.*--force/);
    expect((await decode('good.gz', '--out', 'once.csv', '--columns', 'id', '--force')).code).toBe(0);
    expect(await readFile(join(cwd, 'once.csv'), 'utf8')).toMatch(/^id\r\n/);
  });

  test('ends quietly when nobody reads any more', async () => {
    await writeFile(join(cwd, 'large.csv'), `${rows[0]}\n`.repeat(100_000));
    const { stdout, stderr } = await runShell(
      'logs decode large.csv --provider edgio | head -1; echo "code $PIPESTATUS"',
      { cwd },
    );
    expect(stdout).toMatch(/^\{"id":"[0-9a-f]{16}:1".*\}\ncode 0\n$/);
    expect(stderr).toBe('');
  });

  test.each([
    [['nothing.gz', ...edgio], 2, /There is no file nothing\.gz/],
    [['.', ...edgio], 2, /is a folder/],
    [['good.gz', '--provider', 'edgo'], 4, /no provider "edgo"\.\nDid you mean "edgio"/],
    [['good.gz', ...edgio, '--feed', 'x'], 2, /no feed "x".*\nIt has events/],
    [['good.gz', ...edgio, '--columns', 'sesion'], 2, /no column "sesion"\nDid you mean session\?/],
    [['good.gz', ...edgio, '-o', 'xml'], 2, /Allowed choices are/],
    [['good.gz', ...edgio, '--out', 'none/x.csv'], 2, /none is no folder/],
    [['good.gz'], 2, /--provider/],
  ])('says what is wrong with %j', async (args, code, message) => {
    const run = await runLogs(['decode', ...args], { cwd });
    expect(run.stdout).toBe('');
    expect(run.stderr).toMatch(message);
    expect(run.code).toBe(code);
  });
});
