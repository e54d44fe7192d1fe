import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inTurn, measure, median } from '../measure.mjs';
import { peer } from '../peer.mjs';
import { queries, settingsAt } from '../provider-at.mjs';
import { bare, cli, outFolder, runs } from '../settings.mjs';
import { mega } from './collect.mjs';
import { logs, vendors } from './scan.mjs';

const pageDelay = 20;

/** Logs of an API into the store, against a bare loop and a bare appender; with a slow peer; and the memory of ten times as many. */
export async function collectApi() {
  const results = [];
  for (const vendor of vendors) {
    const quick = await peer('answers.mjs', vendor, logs);
    const slow = await peer('answers.mjs', vendor, logs, pageDelay);
    const table = join(outFolder, 'bare.duckdb');
    const slowed = [];
    try {
      const [stored, appended] = await inTurn(
        runs,
        async () => {
          slowed.push((await collected(vendor, slow.url, logs)).seconds);
          return (await collected(vendor, quick.url, logs)).seconds;
        },
        async () => {
          const { seconds } = await measure([bare('collect.mjs'), vendor, quick.url, table]);
          await rm(table, { force: true });
          return seconds;
        },
      );
      const [ours, base, late] = [stored, appended, slowed].map(median);
      const waited = ((logs / 1000) * pageDelay) / 1000;
      results.push({
        bar: `${vendor}: collect ${logs} logs / bare appender`,
        measured: ours / base,
        limit: 1.5,
        detail: `${ours.toFixed(2)} s / ${base.toFixed(2)} s`,
      });
      results.push({
        bar: `${vendor}: the same at ${pageDelay} ms a page / both times`,
        measured: late / (waited + ours),
        limit: 1.1,
        detail: `${late.toFixed(2)} s / (${waited.toFixed(1)} s + ${ours.toFixed(2)} s)`,
      });
    } finally {
      await quick.end();
      await slow.end();
    }
    results.push(await memoryOf(vendor));
  }
  return results;
}

async function memoryOf(vendor) {
  const peaks = [];
  for (const count of [logs, logs * 10]) {
    const { url, end } = await peer('answers.mjs', vendor, count);
    try {
      peaks.push((await collected(vendor, url, count)).peak);
    } finally {
      await end();
    }
  }
  const [one, ten] = peaks;
  return {
    bar: `${vendor}: memory of ${logs * 10} logs / of ${logs}`,
    measured: ten / one,
    limit: 1.2,
    detail: `${mega(ten)} / ${mega(one)}`,
  };
}

/** Collects a peer's logs by the command line into a new store, and makes sure that all came. */
async function collected(vendor, url, expected) {
  const config = join(outFolder, `${vendor}.json`);
  const store = join(outFolder, 'api.duckdb');
  const source = { provider: vendor, settings: await settingsAt(vendor, url), query: queries[vendor] };
  await writeFile(config, JSON.stringify({ sources: { bench: source } }));
  const result = await measure(
    [cli, 'collect', 'bench', '--config', config, '--store', store, '--json', '--quiet'],
    { stdout: 'text', memory: true },
  );
  const [{ events }] = JSON.parse(result.text.trim().split('\n').at(-1)).sources;
  await rm(store);
  if (events !== expected) throw new Error(`${vendor}: ${events} events of ${expected} were collected`);
  return result;
}
