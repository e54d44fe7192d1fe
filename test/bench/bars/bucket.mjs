import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dataSet } from '../data-set.mjs';
import { inTurn, measure, median } from '../measure.mjs';
import { peer } from '../peer.mjs';
import { cli, lines, ours, outFolder, runs } from '../settings.mjs';
import { collectInto, mega } from './collect.mjs';

const key = { AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench', AWS_REGION: 'us-east-1' };

/** What a process that talks to a peer in place of AWS has in its environment. */
export function awsAt(url) {
  return { ...key, AWS_ENDPOINT_URL_S3: url };
}

/** Many small objects of a bucket against the same files of a folder; and a listing of what is known. */
export async function bucket() {
  return [await collected(), ...(await listed())];
}

async function collected() {
  const count = Math.ceil(lines / 1000);
  const folder = await dataSet(count);
  const { url, end } = await peer('bucket.mjs', folder);
  const timed = (source, env) => async () => {
    const store = join(outFolder, 'logs.duckdb');
    const { seconds } = await collectInto(store, source, lines, { env });
    await rm(store);
    return seconds;
  };
  const [buckets, folders] = await inTurn(runs, timed('s3://bench-bucket/', awsAt(url)), timed(folder, {}));
  await end();
  return {
    bar: `collect ${count} objects of a bucket / of a folder`,
    measured: median(buckets) / median(folders),
    limit: 1.6,
    detail: `${median(buckets).toFixed(2)} s / ${median(folders).toFixed(2)} s`,
  };
}

/** Listings of known objects: what is asked, and the memory of many against that of a tenth. */
async function listed() {
  const hours = 15 * 24;
  const [many, few] = [await relisted(50_000, hours), await relisted(5000, hours)];
  return [
    {
      bar: 'requests for a listing of 50000 known objects',
      measured: many.lists,
      limit: Math.ceil(50_000 / 1000) + 3 + 1,
      detail: `${many.gets} objects fetched`,
    },
    { bar: 'objects fetched for it', measured: many.gets, limit: 0, detail: '' },
    {
      bar: 'memory of 50000 known objects / of 5000',
      measured: many.peak / few.peak,
      limit: 1.1,
      detail: `${mega(many.peak)} / ${mega(few.peak)}`,
    },
  ];
}

async function relisted(count, hours) {
  const store = join(outFolder, `listed-${count}.duckdb`);
  const content = `hours:${count}:${hours}`;
  const root = 's3://bench-bucket/';
  const first = await peer('bucket.mjs', content);
  await measure([ours('known-objects.mjs'), store, root], { env: awsAt(first.url) });
  await first.end();
  const peaks = [];
  let asked;
  for (let run = 0; run < runs; run++) {
    const { url, end } = await peer('bucket.mjs', content);
    const args = [cli, 'collect', `edgio:${root}`, '--store', store, '--quiet'];
    peaks.push((await measure(args, { memory: true, env: awsAt(url) })).peak);
    asked = JSON.parse(await end());
  }
  await rm(store);
  return { ...asked, peak: median(peaks) };
}
