import { makeDelivery, type PartFile, random, writeDelivery } from '@logs/edgio-format/demo';
import { beforeAll, describe, expect, it } from 'vitest';
import { collect } from './collect-command.ts';
import { scratch } from './scratch.ts';
import { meaningOf, typesOf } from './store-contents.ts';

const here = scratch();
const { files, truth } = makeDelivery({ seed: 11, now: new Date(), viewers: 8, linesPerFile: 1500 });

/** Files arrive in batches, and after each one is collected. */
async function inBatches(name: string, batches: readonly (readonly PartFile[])[]): Promise<string> {
  const store = here(`${name}.duckdb`);
  for (const batch of batches) {
    await writeDelivery(here(name), batch);
    await collect(here(name), store);
  }
  return store;
}

function byHour(): PartFile[][] {
  const hours = new Map<number, PartFile[]>();
  for (const file of files) {
    const hour = Math.floor(file.arrives.getTime() / 3_600_000);
    hours.set(hour, [...(hours.get(hour) ?? []), file]);
  }
  return [...hours].sort(([a], [b]) => a - b).map(([, batch]) => batch);
}

describe('over a switch of the format’s version', () => {
  let live: string;

  beforeAll(async () => {
    live = await inBatches('live', byHour());
  }, 60_000);

  it('counts each event once when it is collected hour by hour', async () => {
    expect(files.some(({ counts }) => !counts)).toBe(true);
    expect(await typesOf(live)).toEqual(truth.types);
  });

  it('has nothing left to take afterwards', async () => {
    const again = await collect(here('live'), live);
    expect(again).toMatchObject({ files: 0, events: 0, known: files.length });
  });

  it('is the same in one backfill', async () => {
    await writeDelivery(here('backfill'), files);
    const store = here('backfill.duckdb');
    await collect(here('backfill'), store, { args: ['--from', '2020-01-01', '--to', '2100-01-01'] });
    expect(await typesOf(store)).toEqual(truth.types);
    expect(await meaningOf(store)).toEqual(await meaningOf(live));
  });

  it.each([1, 2])(
    'is the same when the files arrive in another order (seed %i)',
    async (seed) => {
      const dice = random(seed);
      // A type that only came in version 002 so far is new with it and taken from it at once: so each of the
      // others has come once in version 001 before.
      const old = files.filter(
        ({ type, version }, at) =>
          version === '001' && files.findIndex((file) => file.type === type && file.version === '001') === at,
      );
      const rest = dice.shuffle(files.filter((file) => !old.includes(file)));
      const fifth = Math.ceil(rest.length / 5);
      const batches = Array.from({ length: 5 }, (_, at) => rest.slice(at * fifth, (at + 1) * fifth));
      const store = await inBatches(`shuffled-${seed}`, [old, ...batches]);
      expect(await typesOf(store)).toEqual(truth.types);
      expect(await meaningOf(store)).toEqual(await meaningOf(live));
    },
    60_000,
  );
});
