import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dataSet, tenTimes } from '../data-set.mjs';
import { inTurn, median } from '../measure.mjs';
import { lines, outFolder, runs } from '../settings.mjs';
import { collectInto, mega } from './collect.mjs';

/** The most memory that collecting holds, on 8 files and on 80. */
export async function memory() {
  const folder = await dataSet(8);
  const links = join(outFolder, 'ten-times');
  await tenTimes(folder, links);
  const peak = (from, expected) => async () => {
    const store = join(outFolder, 'logs.duckdb');
    const result = await collectInto(store, from, expected, { memory: true });
    await rm(store);
    return result.peak;
  };
  const [one, ten] = await inTurn(runs, peak(folder, lines), peak(links, lines * 10));
  await rm(links, { recursive: true });
  return [
    {
      bar: 'memory (VmHWM) on 8 files, GiB',
      measured: median(one) / 1024 ** 3,
      limit: 1.2,
      detail: mega(median(one)),
    },
    {
      bar: 'memory on 80 files / on 8',
      measured: median(ten) / median(one),
      limit: 1.2,
      detail: `${mega(median(ten))} / ${mega(median(one))}`,
    },
  ];
}
