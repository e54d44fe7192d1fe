import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measure, median } from '../measure.mjs';
import { peer } from '../peer.mjs';
import { settingsAt } from '../provider-at.mjs';
import { cli, outFolder, runs } from '../settings.mjs';

const files = 744;
const delay = 50;
const atOnce = 16;
const domains = 40;
const calls = 3000;
const vendor = 'alibaba-live';

/** Hourly files from links, and many lists at the rate that the vendor allows. */
export async function filesApi() {
  return [await downloads(), ...(await lists())];
}

async function downloads() {
  const wall = [];
  for (let run = 0; run < runs; run++) {
    const { url, end } = await peer('files.mjs', files, delay, delay);
    const { seconds, text } = await collect(url, ['push.example.com'], {}, []);
    await end();
    const [{ files: taken }] = JSON.parse(text.trim().split('\n').at(-1)).sources;
    if (taken !== files) throw new Error(`${taken} files of ${files} were taken`);
    wall.push(seconds);
  }
  const ideal = (3 * delay + Math.ceil(files / atOnce) * delay) / 1000;
  return {
    bar: `${vendor}: ${files} files of ${delay} ms, seconds`,
    measured: median(wall),
    limit: 1.25 * ideal + 1,
    detail: `${ideal.toFixed(2)} s at ${atOnce} at a time and no work`,
  };
}

async function lists() {
  // One file a page; at its end a list's first page is looked at once more.
  const { url, end } = await peer('files.mjs', calls / domains - 1, delay, delay);
  const names = Array.from({ length: domains }, (_, at) => `push${at}.example.com`);
  const { seconds } = await collect(url, names, { pageSize: 1 }, ['--plan']);
  const seen = JSON.parse(await end());
  if (seen.calls < calls) throw new Error(`${seen.calls} calls of ${calls}`);
  const detail = `${seen.calls} calls in ${seen.seconds.toFixed(2)} s, ${seen.first} in the first 100 ms`;
  return [
    {
      bar: `${vendor}: ${calls} calls over ${domains} domains, seconds`,
      measured: seconds,
      limit: 1.15 * 30,
      detail,
    },
    { bar: `${vendor}: most calls in any second`, measured: seen.most, limit: 100, detail },
  ];
}

async function collect(url, names, more, flags) {
  const config = join(outFolder, 'files.json');
  const store = join(outFolder, 'files.duckdb');
  const { pageSize: _, ...settings } = await settingsAt(vendor, url);
  const source = { provider: vendor, settings: { ...settings, ...more }, query: { domains: names } };
  await writeFile(config, JSON.stringify({ sources: { bench: source } }));
  const args = [
    '--config',
    config,
    '--store',
    store,
    '--quiet',
    ...(flags.length === 0 ? ['--json'] : flags),
  ];
  const result = await measure([cli, 'collect', 'bench', ...args], { stdout: 'text' });
  for (const path of [store, `${store}.files`]) await rm(path, { recursive: true, force: true });
  return result;
}
