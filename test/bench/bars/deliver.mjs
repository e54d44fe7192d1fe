import { cp, mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { dataSet, gzipFiles } from '../data-set.mjs';
import { inTurn, measure, median } from '../measure.mjs';
import { peer } from '../peer.mjs';
import { bare, cli, lines, outFolder, runs } from '../settings.mjs';
import { awsAt } from './bucket.mjs';
import { collectInto, mega } from './collect.mjs';

const inFiles = 100;

/** A quarter of the lines in 100 files into a bucket, against the same files into a folder; and a tenth of that. */
export async function deliver() {
  const [many, few] = [await stored(8, 2), await stored(Math.ceil(lines / 1000), inFiles)];
  const rows = Math.ceil(many.events / inFiles);
  const tenth = [];
  const [ours, bares] = await inTurn(
    runs,
    async () => {
      tenth.push((await delivered(few, rows)).peak);
      return delivered(many, rows);
    },
    async () => {
      const out = join(outFolder, 'bare');
      await mkdir(out);
      const { seconds } = await measure([bare('deliver.mjs'), many.store, out, String(rows)]);
      await rm(out, { recursive: true });
      return seconds;
    },
  );
  for (const { store } of [many, few]) await rm(store);
  const [first, copy] = [median(ours.map(({ seconds }) => seconds)), median(bares)];
  const peak = median(ours.map((each) => each.peak));
  return [
    {
      bar: `deliver ${many.events} events in ${inFiles} files / bare`,
      measured: first / copy,
      limit: 1 / 0.6,
      detail: `${first.toFixed(2)} s / ${copy.toFixed(2)} s`,
    },
    {
      bar: `memory of it / of ${few.events} events`,
      measured: peak / median(tenth),
      limit: 1.2,
      detail: `${mega(peak)} / ${mega(median(tenth))}`,
    },
  ];
}

/** A store with some of the files of a data set. */
async function stored(files, count) {
  const drops = join(outFolder, `some-${files}`);
  await mkdir(drops, { recursive: true });
  for (const path of (await gzipFiles(await dataSet(files))).slice(0, count)) {
    await cp(path, join(drops, basename(path)));
  }
  const store = join(outFolder, `some-${files}.duckdb`);
  const events = Math.round((lines / files) * count);
  await collectInto(store, drops, events);
  await rm(drops, { recursive: true });
  return { store, events };
}

async function delivered({ store, events }, rows) {
  const { url, end } = await peer('bucket.mjs');
  const env = awsAt(url);
  const own = ['--store', store];
  const to = ['--to', 's3://bench-bucket/', '--rows', String(rows), '--json'];
  await measure([cli, 'deliver', 'enable', 'bench', ...to, ...own], { env });
  const run = [cli, 'deliver', 'run', '--once', '--json', '--quiet', ...own];
  const result = await measure(run, { stdout: 'text', memory: true, env });
  const summary = JSON.parse(result.text);
  if (summary.rows !== events) throw new Error(`${summary.rows} events of ${events} were delivered`);
  await end();
  await rm(`${store}.deliver`, { recursive: true });
  return result;
}
