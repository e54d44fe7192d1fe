import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { files, json, root } from './workspace.ts';

/** Runs files of the fixture with a list of traps; the lines that name one. */
function run(
  list: string,
  whole: 'yes' | 'no',
  ...names: string[]
): { status: number | null; says: string[] } {
  const { VITEST: _, VITEST_POOL_ID: _pool, VITEST_WORKER_ID: _worker, ...env } = process.env;
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--root',
      join(root, 'test/fixtures/traps'),
      ...names,
    ],
    { env: { ...env, NO_COLOR: '1', TRAPS: list, WHOLE: whole }, encoding: 'utf8' },
  );
  return {
    status,
    says: stderr
      .split('\n')
      .filter((line) => line.includes('vendor.md'))
      .map((line) => line.trim()),
  };
}

describe('the check of the traps', () => {
  it('passes when the test of each passed', () => {
    expect(run('held', 'yes')).toEqual({ status: 0, says: [] });
  });

  it('fails a run in which the test of one was skipped', () => {
    expect(run('skipped', 'yes')).toEqual({
      status: 1,
      says: ['vendor.md: 2 dates: holds.case.ts: an id > is not looked at: skipped'],
    });
  });

  it('fails a run in which one has no test', () => {
    expect(run('lost', 'yes')).toEqual({
      status: 1,
      says: ['vendor.md: 3 zones: holds.case.ts: an id > has a zone: there is no such test'],
    });
  });

  it('fails a whole run that left the file of one out, and not a run of other files', () => {
    expect(run('held', 'yes', 'other').says).toEqual([
      'vendor.md: 1 large ids: holds.case.ts: an id > stays exact: its file did not run',
    ]);
    expect(run('held', 'no', 'other')).toEqual({ status: 0, says: [] });
  });
});

describe('the list of the traps', () => {
  const list = json<Record<string, { trap: string; file: string; test: string }[]>>('test/traps.json');

  it.each(['alibaba-live', 'edgio', 'scaleengine', 'signalwire'])('has those of %s, each once', (vendor) => {
    const names = (list[vendor] ?? []).map(({ trap }) => trap);
    expect(names.length).toBeGreaterThan(10);
    expect(names).toEqual([...new Set(names)]);
  });

  it('names files that are there', () => {
    const named = new Set(Object.values(list).flatMap((traps) => traps.map(({ file }) => file)));
    expect([...named].filter((file) => !files.includes(file))).toEqual([]);
  });
});
