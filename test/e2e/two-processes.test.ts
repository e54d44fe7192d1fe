import { readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { makeDelivery, writeDelivery } from '@logs/edgio-format/demo';
import { beforeAll, describe, expect, it } from 'vitest';
import { collect, collectArgs, summaryOf } from './collect-command.ts';
import { logs, type Started, start } from './logs-process.ts';
import { scratch } from './scratch.ts';
import { contentsOf, type StoreContents, typesOf } from './store-contents.ts';

const here = scratch();
const { files, truth } = makeDelivery({ seed: 5, now: new Date(), viewers: 16, linesPerFile: 12 });

beforeAll(async () => {
  await writeDelivery(here('drops'), files);
}, 60_000);

describe('two processes and one store', () => {
  it('two collects at once come to the same as one', async () => {
    const store = here('two.duckdb');
    const args = [...collectArgs(here('drops'), store), '--wait', '60'];
    const both = [start(args), start(args)];
    const ended = await Promise.all(both.map((each) => each.ended));
    expect(ended.map(({ code, stderr }) => [code, code === 0 ? '' : stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    const events = ended.map(({ stdout }) => summaryOf(stdout).events);
    expect((events[0] ?? 0) + (events[1] ?? 0)).toBe(truth.events);
    expect(await typesOf(store)).toEqual(truth.types);
  }, 60_000);

  it('a query waits for the collect that holds the store, and answers', async () => {
    const store = here('query.duckdb');
    const collecting = start(collectArgs(here('drops'), store));
    await pause(400);
    const asked = await logs([
      'sql',
      'select count(*) as n from events',
      '--store',
      store,
      '-o',
      'ndjson',
      '--wait',
      '30',
    ]);
    // Before the first commit there may be no store yet: then it says so.
    if (asked.code === 0) expect(Number(JSON.parse(asked.stdout).n)).toBeGreaterThanOrEqual(0);
    else expect(asked.stderr).toContain(store);
    expect((await collecting.ended).code).toBe(0);
  }, 60_000);

  it('names the holder when it does not wait', async () => {
    const store = here('query.duckdb');
    const collecting = start(collectArgs(here('drops'), here('holder.duckdb')));
    let refused = 0;
    for (let time = 0; time < 40 && refused === 0 && collecting.child.exitCode === null; time++) {
      const asked = await logs(['sql', 'select 1', '--store', here('holder.duckdb'), '--wait', '0']);
      if (asked.code === 0 || !asked.stderr.includes(String(collecting.child.pid))) continue;
      refused++;
      expect(asked.code).toBe(1);
    }
    expect((await collecting.ended).code).toBe(0);
    expect(refused).toBe(1);
    expect(await typesOf(store)).toEqual(truth.types);
  }, 60_000);

  it('the next collect goes on when the holder was killed', async () => {
    const store = here('killed.duckdb');
    const holder = await underWay(store);
    const waiting = start(collectArgs(here('drops'), store, '--wait', '30'));
    await pause(300);
    holder.child.kill('SIGKILL');
    expect((await holder.ended).signal).toBe('SIGKILL');
    expect(await waiting.ended).toMatchObject({ code: 0 });
    expect(await typesOf(store)).toEqual(truth.types);
  }, 60_000);
});

describe('Ctrl-C in the middle', () => {
  let undisturbed: StoreContents;

  beforeAll(async () => {
    await collect(here('drops'), here('undisturbed.duckdb'));
    undisturbed = await contentsOf(here('undisturbed.duckdb'));
  }, 60_000);

  it('finishes the commit under way, says so, ends with 130, and the next run completes', async () => {
    const store = here('interrupted.duckdb');
    const { child, ended } = await underWay(store);
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(code, stderr).toBe(130);
    expect(stderr).toContain('Finishing the commit');
    await collect(here('drops'), store);
    expect(await contentsOf(store)).toEqual(undisturbed);
  }, 60_000);

  it('ends at once on the second, and the next run completes', async () => {
    const store = here('aborted.duckdb');
    const { child, ended } = await underWay(store);
    child.kill('SIGINT');
    // Within half a second it would count as the same one, as npm passes it on.
    await pause(600);
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    await collect(here('drops'), store);
    expect(await contentsOf(store)).toEqual(undisturbed);
  }, 60_000);

  it('ends with 143 on a termination signal', async () => {
    const { child, ended } = await underWay(here('terminated.duckdb'));
    child.kill('SIGTERM');
    expect((await ended).code).toBe(143);
  }, 60_000);
});

/** A collect that has its store open for writing. */
async function underWay(store: string): Promise<Started> {
  const started = start(collectArgs(here('drops'), store));
  const staging = async () => (await readdir(here())).some((name) => name.startsWith('.logs-staging-'));
  while (!(await staging()) && started.child.exitCode === null) await pause(10);
  await pause(150);
  return started;
}
