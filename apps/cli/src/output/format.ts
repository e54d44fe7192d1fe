import { extname } from 'node:path';

/** How an answer is written. */
export type OutputFormat = 'table' | 'json' | 'ndjson' | 'csv' | 'parquet' | 'raw';

const byExtension: Readonly<Record<string, OutputFormat>> = {
  '.csv': 'csv',
  '.json': 'json',
  '.jsonl': 'ndjson',
  '.ndjson': 'ndjson',
  '.parquet': 'parquet',
};

/** What a file's name says of its format. */
export function formatOfPath(path: string): OutputFormat | undefined {
  return byExtension[extname(path).toLowerCase()];
}

/** The format that was asked for, else the one that `out` is named after, else a table on a terminal and ndjson elsewhere. */
export function chooseFormat(wish: {
  asked?: OutputFormat | undefined;
  out?: string | undefined;
  terminal: boolean;
}): OutputFormat {
  if (wish.asked !== undefined) return wish.asked;
  if (wish.out !== undefined) return formatOfPath(wish.out) ?? 'ndjson';
  return wish.terminal ? 'table' : 'ndjson';
}
