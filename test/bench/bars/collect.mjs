import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesOf, dataSet, gzipFiles } from '../data-set.mjs';
import { inTurn, measure, median } from '../measure.mjs';
import { bare, cli, lines, outFolder, runs } from '../settings.mjs';

/** The times of collecting 8 files, and what else shows on the way: a known set again, the store's size. */
export async function collect() {
  const folder = await dataSet(8);
  const input = await bytesOf(await gzipFiles(folder));
  const store = join(outFolder, 'logs.duckdb');
  const again = [];
  const sizes = [];
  const [ours, copies] = await inTurn(
    runs,
    async () => {
      const first = await collectInto(store, folder, lines);
      sizes.push((await stat(store)).size);
      again.push((await measure([cli, 'collect', `edgio:${folder}`, '--store', store, '--quiet'])).seconds);
      await rm(store);
      return first.seconds;
    },
    async () => {
      const out = join(outFolder, 'copy.parquet');
      const { seconds } = await measure([bare('copy.mjs'), folder, out]);
      await rm(out);
      return seconds;
    },
  );
  const [first, copy] = [median(ours), median(copies)];
  return [
    {
      bar: `collect ${lines} lines in 8 files / bare copy`,
      measured: first / copy,
      limit: 2.2,
      detail: `${first.toFixed(2)} s / ${copy.toFixed(2)} s`,
    },
    {
      bar: 'collect a known set again / first time',
      measured: median(again) / first,
      limit: 0.05,
      detail: `${median(again).toFixed(2)} s / ${first.toFixed(2)} s`,
    },
    {
      bar: 'store on disk / gzip input',
      measured: median(sizes) / input,
      limit: 0.6,
      detail: `${mega(median(sizes))} / ${mega(input)}`,
    },
  ];
}

/** Collects a folder into a new store, and makes sure that all of it came. */
export async function collectInto(store, folder, expected, { memory = false, env = {} } = {}) {
  const args = [cli, 'collect', `edgio:${folder}`, '--store', store, '--json', '--quiet'];
  const result = await measure(args, { stdout: 'text', memory, env });
  const { events } = JSON.parse(result.text.trim().split('\n').at(-1)).sources[0];
  if (events !== expected) throw new Error(`${events} events of ${expected} were collected`);
  return result;
}

export function mega(bytes) {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
