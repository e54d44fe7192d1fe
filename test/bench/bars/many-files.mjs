import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dataSet } from '../data-set.mjs';
import { inTurn, median } from '../measure.mjs';
import { lines, outFolder, runs } from '../settings.mjs';
import { collectInto } from './collect.mjs';

/** The same lines in 4,000 files (fewer when there are fewer lines: a thousand lines a file). */
export async function manyFiles() {
  const count = Math.ceil(lines / 1000);
  const [few, many] = [await dataSet(8), await dataSet(count)];
  const timed = (folder) => async () => {
    const store = join(outFolder, 'logs.duckdb');
    const { seconds } = await collectInto(store, folder, lines);
    await rm(store);
    return seconds;
  };
  const [fews, manies] = await inTurn(runs, timed(few), timed(many));
  return [
    {
      bar: `the same lines in ${count} files / in 8`,
      measured: median(manies) / median(fews),
      limit: 1.3,
      detail: `${median(manies).toFixed(2)} s / ${median(fews).toFixed(2)} s`,
    },
  ];
}
