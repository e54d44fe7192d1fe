import { fileURLToPath } from 'node:url';
import { inTurn, measure, median } from '../measure.mjs';
import { peer } from '../peer.mjs';
import { bare, runs } from '../settings.mjs';

export const logs = 100_000;
export const vendors = ['scaleengine', 'signalwire'];

const ours = fileURLToPath(new URL('../ours/scan.mjs', import.meta.url));

/** Pages of an API as records, and as events, against a loop that only parses them. */
export async function scan() {
  const results = [];
  for (const vendor of vendors) {
    const { url, end } = await peer('answers.mjs', vendor, logs);
    try {
      const normalized = [];
      const [scanned, parsed] = await inTurn(
        Math.max(5, runs),
        async () => {
          normalized.push(await counted([ours, vendor, url, 'normalize']));
          return await counted([ours, vendor, url]);
        },
        () => counted([bare('scan.mjs'), vendor, url]),
      );
      const base = median(parsed);
      for (const [bar, times, limit] of [
        ['scan', scanned, 2.5],
        ['scan and normalize', normalized, 3],
      ]) {
        results.push({
          bar: `${vendor}: ${bar} ${logs} logs / bare loop`,
          measured: median(times) / base,
          limit,
          detail: `${median(times).toFixed(2)} s / ${base.toFixed(2)} s`,
        });
      }
    } finally {
      await end();
    }
  }
  return results;
}

/** The seconds that a script says it took, once all logs came. */
async function counted(args, expected = logs) {
  const { text } = await measure(args, { stdout: 'text' });
  const { count, seconds } = JSON.parse(text);
  if (count !== expected) throw new Error(`${args.join(' ')}: ${count} logs of ${expected}`);
  return seconds;
}
