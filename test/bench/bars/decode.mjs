import { dataSet, gzipFiles } from '../data-set.mjs';
import { inTurn, measure, median } from '../measure.mjs';
import { bare, cli, lines, runs } from '../settings.mjs';

/** One file to typed columns, against inflating it; beside it what else a file can become. */
export async function decode() {
  const [file] = await gzipFiles(await dataSet(8));
  const [columns, inflated] = await inTurn(
    runs,
    () => timed([bare('columns.mjs'), file], Math.floor(lines / 8)),
    () => timed([bare('gunzip.mjs'), file]),
  );
  const rows = await timed([bare('rows.mjs'), file], Math.floor(lines / 8));
  const events = await timed([cli, 'decode', file, '--provider', 'edgio', '-o', 'ndjson']);
  const base = median(inflated);
  const ratio = (bar, seconds, limit) => {
    const detail = `${seconds.toFixed(2)} s / ${base.toFixed(2)} s`;
    return { bar: `${bar} / createGunzip`, measured: seconds / base, ...(limit && { limit }), detail };
  };
  return [
    ratio('decode one file to typed columns', median(columns), 2.2),
    ratio('… to the rows that the store loads', rows),
    ratio('… to events in ndjson', events),
  ];
}

async function timed(args, rows) {
  const { seconds, text } = await measure(args, { stdout: rows === undefined ? 'ignore' : 'text' });
  if (rows !== undefined && Number(text) !== rows)
    throw new Error(`${args[0]}: ${text.trim()} rows of ${rows}`);
  return seconds;
}
