import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { makeDelivery, random, writeDelivery } from '@logs/edgio-format/demo';
import { beforeAll, describe, expect, it } from 'vitest';
import { collect, collectArgs } from './collect-command.ts';
import { type Ended, start } from './logs-process.ts';
import { scratch } from './scratch.ts';
import { contentsOf, rowsOf, type StoreContents, typesOf } from './store-contents.ts';

const here = scratch();
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const kills = 20;

// Many small files, so that a collect is several commits.
const { files, truth } = makeDelivery({ seed, now: new Date(), viewers: 4, linesPerFile: 5 });

describe(`killed at any moment and run again (SEED=${seed})`, () => {
  let undisturbed: StoreContents;
  let whole: number;

  beforeAll(async () => {
    await writeDelivery(here('drops'), files);
    const begin = performance.now();
    await collect(here('drops'), here('undisturbed.duckdb'));
    whole = performance.now() - begin;
    undisturbed = await contentsOf(here('undisturbed.duckdb'));
  }, 60_000);

  it('has several commits to be killed between', async () => {
    const [[commits] = []] = await rowsOf(here('undisturbed.duckdb'), 'select count(*) from commits');
    expect(Number(commits)).toBeGreaterThanOrEqual(3);
  });

  it('is the truth when nothing disturbs', async () => {
    expect(await typesOf(here('undisturbed.duckdb'))).toEqual(truth.types);
    expect(undisturbed.seconds).toBeCloseTo(truth.seconds, 4);
  });

  it(`is the same after ${kills} kills`, async () => {
    const dice = random(seed);
    let hits = 0;
    for (let chain = 0; hits < kills; chain++) {
      // One store after the other: killed and run again until a run comes to its end.
      const store = here(`killed-${chain}.duckdb`);
      const moments: number[] = [];
      let ended: Ended;
      do {
        const moment = whole * (0.1 + 0.9 * dice.next());
        const run = start(collectArgs(here('drops'), store));
        await Promise.race([pause(moment), run.ended]);
        run.child.kill('SIGKILL');
        ended = await run.ended;
        if (ended.signal === 'SIGKILL') moments.push(Math.round(moment));
      } while (ended.signal === 'SIGKILL');
      hits += moments.length;
      expect(ended.code, ended.stderr).toBe(0);
      expect(await contentsOf(store), `chain ${chain}, killed after ${moments.join(', ')} ms`).toEqual(
        undisturbed,
      );
      await rm(store);
    }
  }, 300_000);
});
