import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure, median } from '../measure.mjs';
import { peer } from '../peer.mjs';
import { settingsAt } from '../provider-at.mjs';
import { bare, cli, outFolder, runs } from '../settings.mjs';

const events = 1_000_000;
const streams = 1000;
const requests = 5000;
const load = fileURLToPath(new URL('../load.mjs', import.meta.url));

const vendors = {
  scaleengine: {
    query: { streams: Array.from({ length: streams }, (_, at) => `jb-origin/stream_${at}`) },
    least: 0.6,
  },
  signalwire: { query: { spaces: ['example'] }, least: 0.5 },
};

/** Served endpoints over a large store, against the same statements behind a bare handler. */
export async function serve() {
  const results = [];
  for (const [vendor, { query, least }] of Object.entries(vendors)) {
    const store = join(outFolder, 'served.duckdb');
    const config = join(outFolder, 'served.json');
    const { demo } = await import(`@logs/${vendor}/demo`);
    const [credential] = demo.credentials;
    const { url, end } = await peer('answers.mjs', vendor, events, 0, vendor === 'scaleengine' ? streams : 1);
    const source = { provider: vendor, settings: await settingsAt(vendor, url), query };
    const served = { [vendor]: { credentials: [credential] } };
    await writeFile(config, JSON.stringify({ sources: { bench: source }, serve: served }));
    await measure([cli, 'collect', 'bench', '--config', config, '--store', store, '--quiet']);
    await end();
    const rates = { ours: [], bare: [] };
    const slowest = { 10: [], 50: [] };
    for (let run = 0; run < runs; run++) {
      const args = [
        cli,
        'serve',
        '--vendor',
        vendor,
        '--config',
        config,
        '--store',
        store,
        '--json',
        '--quiet',
      ];
      await serving(args, async (line) => {
        const at = JSON.parse(line).vendors[vendor].url;
        await asked(vendor, at, 10, 500, credential);
        for (const connections of [10, 50]) {
          const { rate, p99 } = await asked(vendor, at, connections, requests, credential);
          if (connections === 10) rates.ours.push(rate);
          slowest[connections].push(p99);
        }
      });
      await serving([bare('serve.mjs'), vendor, store], async (at) => {
        await asked(vendor, at, 10, 500, credential);
        rates.bare.push((await asked(vendor, at, 10, requests, credential)).rate);
      });
    }
    await rm(store);
    const [ours, base] = [median(rates.ours), median(rates.bare)];
    results.push({
      bar: `${vendor}: bare handler / served, requests a second`,
      measured: base / ours,
      limit: Number((1 / least).toFixed(2)),
      detail: `${base.toFixed(0)} / ${ours.toFixed(0)}`,
    });
    for (const [connections, limit] of [
      [10, 50],
      [50, 150],
    ]) {
      results.push({
        bar: `${vendor}: p99 at ${connections} connections, ms`,
        measured: median(slowest[connections]),
        limit,
        detail: `${events} events`,
      });
    }
  }
  return results;
}

async function asked(vendor, url, connections, count, credential) {
  const args = [load, vendor, url, String(connections), String(count), JSON.stringify(credential)];
  return JSON.parse((await measure(args, { stdout: 'text' })).text);
}

/** Runs a server until `use` is done with it; the first line that it prints says where it is. */
async function serving(args, use) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  try {
    let text = '';
    while (!text.includes('\n')) text += String((await once(child.stdout, 'data'))[0]);
    await use(text.trim());
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}
