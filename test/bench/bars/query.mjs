import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dataSet } from '../data-set.mjs';
import { inTurn, measure, median } from '../measure.mjs';
import { bare, cli, lines, outFolder, runs } from '../settings.mjs';
import { collectInto } from './collect.mjs';

/** One session out of all lines. */
export async function query() {
  const store = join(outFolder, 'logs.duckdb');
  await collectInto(store, await dataSet(8), lines);
  const found = await measure(
    [cli, 'sql', 'select session_id from events limit 1', '--store', store, '-o', 'ndjson'],
    { stdout: 'text' },
  );
  const { session_id: session } = JSON.parse(found.text);
  const asked = async (args) => {
    const { seconds, text } = await measure(args, { stdout: 'text' });
    return { seconds, rows: text.trim().split('\n').length };
  };
  const [ours, bares] = await inTurn(
    Math.max(5, runs),
    () => asked([cli, 'query', `session:${session}`, '--store', store, '-o', 'ndjson']),
    () => asked([bare('query.mjs'), store, session]),
  );
  await rm(store);
  if (ours[0].rows !== bares[0].rows)
    throw new Error(`${ours[0].rows} rows, but ${bares[0].rows} by bare SQL`);
  const [one, other] = [ours, bares].map((each) => median(each.map(({ seconds }) => seconds)));
  return [
    {
      bar: 'query one session / bare script',
      measured: one / other,
      limit: 1.4,
      detail: `${(one * 1000).toFixed(0)} ms / ${(other * 1000).toFixed(0)} ms, ${ours[0].rows} events`,
    },
  ];
}
