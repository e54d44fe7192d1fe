import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeStore } from '../testing/made-store.ts';
import { runLogs } from '../testing/run-logs.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'export-'));
  await makeStore(
    join(cwd, 'logs.duckdb'),
    Array.from({ length: 30 }, (_, n) => ({
      time: new Date(Date.UTC(2026, 2, 10 + (n % 3), n % 24)).toISOString(),
      attributes: { 'session.id': `s${n % 2}`, 'media.content.title': `a,"${n}"\nb` },
    })),
  );
});
afterAll(() => rm(cwd, { recursive: true }));

const exporting = (...args: string[]) => runLogs(['export', ...args], { cwd });
const leftovers = async () => (await readdir(cwd)).filter((name) => name.includes('.part'));

describe('logs export', () => {
  test('writes Parquet, csv and ndjson with the columns of the events view', async () => {
    const { stdout: head } = await runLogs(['sql', 'select * from events limit 0', '-o', 'csv'], { cwd });
    for (const name of ['all.parquet', 'all.csv', 'all.ndjson']) {
      expect(await exporting('--out', name)).toEqual({
        code: 0,
        stdout: '',
        stderr: `Wrote 30 events to ${name}\n`,
      });
    }
    const csv = await readFile(join(cwd, 'all.csv'), 'utf8');
    expect(csv.split(/\r?\n/)[0]).toBe(head.trimEnd());
    const ndjson = (await readFile(join(cwd, 'all.ndjson'), 'utf8')).trimEnd().split('\n');
    expect(ndjson).toHaveLength(30);
    expect(JSON.parse(ndjson[0] ?? '')).toMatchObject({
      name: 'media.playback.error',
      line: expect.any(Number),
    });
    expect((await readFile(join(cwd, 'all.parquet'))).subarray(-4).toString()).toBe('PAR1');
    expect(await leftovers()).toEqual([]);
  });

  test('writes a folder for each day, and replaces it only with --force', async () => {
    const first = await exporting('--out', 'days', '--by-day', 'session:s0');
    expect(first).toEqual({ code: 0, stdout: '', stderr: 'Wrote 15 events to 3 files in days\n' });
    const days = ['day=2026-03-10', 'day=2026-03-11', 'day=2026-03-12'];
    expect((await readdir(join(cwd, 'days'))).sort()).toEqual(days);
    expect((await exporting('--out', 'days', '--by-day')).code).toBe(2);
    expect((await exporting('--out', 'days', '--by-day', '--force', '--to', '2026-03-11')).code).toBe(0);
    expect(await readdir(join(cwd, 'days'))).toEqual([days[0]]);
    await writeFile(join(cwd, 'days', 'letter.txt'), 'dear');
    const refused = await exporting('--out', 'days', '--by-day', '--force');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/letter\.txt, which no export made/);
    expect(await leftovers()).toEqual([]);
  });

  test('refuses to replace a file without --force, and keeps it when it fails', async () => {
    await writeFile(join(cwd, 'mine.csv'), 'mine');
    const refused = await exporting('--out', 'mine.csv');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/mine\.csv is there already\n.*--force/);
    expect((await exporting('--out', 'mine.csv', '--force', 'status>>')).code).toBe(2);
    expect((await exporting('--out', 'mine.csv', '--force', '--store', 'none.duckdb')).code).toBe(4);
    expect(await readFile(join(cwd, 'mine.csv'), 'utf8')).toBe('mine');
    expect((await exporting('--out', 'mine.csv', '--force', 'session:s1')).code).toBe(0);
    expect(await readFile(join(cwd, 'mine.csv'), 'utf8')).toMatch(/^id,time,/);
    expect(await leftovers()).toEqual([]);
  });

  test.each([
    [['--out', '.'], /is a folder/],
    [['--out', 'none/x.csv'], /no folder/],
    [['--out', 'x.json'], /does not write json/],
    [[], /--out/],
  ])('says what is wrong with %j', async (args, message) => {
    const run = await exporting(...args);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(message);
  });
});
