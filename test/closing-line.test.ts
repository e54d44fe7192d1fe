import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './workspace.ts';

/** Runs some of the files beside the fixture's configuration as a suite of their own. */
function run(...names: string[]): { status: number | null; last: string | undefined } {
  const { VITEST: _, VITEST_POOL_ID: _pool, VITEST_WORKER_ID: _worker, ...env } = process.env;
  const { status, stdout } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--root',
      join(root, 'test/fixtures/closing-line'),
      ...names,
    ],
    { env: { ...env, NO_COLOR: '1' }, encoding: 'utf8' },
  );
  return { status, last: stdout.trimEnd().split('\n').at(-1) };
}

describe('the closing line', () => {
  it('counts, and lets a run pass whose tests pass', () => {
    expect(run('passes')).toEqual({ status: 0, last: '2 passed, 0 failed, 1 skipped' });
  });

  it('fails a run in which one test fails', () => {
    expect(run('passes', 'fails')).toEqual({ status: 1, last: '3 passed, 1 failed, 1 skipped' });
  });

  it('fails a run in which a file cannot be loaded', () => {
    expect(run('passes', 'breaks')).toEqual({ status: 1, last: '2 passed, 1 failed, 1 skipped' });
  });

  it('fails a run in which a hook fails, and counts the hook', () => {
    expect(run('hooked')).toEqual({ status: 1, last: '0 passed, 1 failed, 1 skipped' });
  });

  it('fails a run with an error that no test caught', () => {
    expect(run('escapes')).toEqual({ status: 1, last: '1 passed, 1 failed, 0 skipped' });
  });

  it('fails a run in which nothing passed', () => {
    expect(run('skips')).toEqual({ status: 1, last: '0 passed, 1 failed, 1 skipped' });
  });
});
