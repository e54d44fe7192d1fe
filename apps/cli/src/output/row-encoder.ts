import { UsageError } from '../usage-error.ts';
import { csvEncoder } from './csv.ts';
import type { Cell, Column, Encoder } from './encoder.ts';
import type { OutputFormat } from './format.ts';
import { jsonEncoder, ndjsonEncoder, rowObject } from './json.ts';
import { type TableOptions, tableEncoder } from './table.ts';

/** What an encoder must know of the place that it writes to. */
export interface Look extends TableOptions {
  /** A terminal, which must not get control characters. */
  terminal?: boolean | undefined;
}

/** Rows as table, csv, ndjson or json. */
export function rowEncoder(
  format: OutputFormat,
  columns: readonly Column[],
  look: Look,
): Encoder<readonly Cell[]> {
  switch (format) {
    case 'table':
      return tableEncoder(columns, look);
    case 'csv':
      return csvEncoder(columns, { safe: look.terminal === true });
    case 'ndjson':
      return ndjsonEncoder(rowObject(columns));
    case 'json':
      return jsonEncoder(rowObject(columns));
    case 'parquet':
      throw new UsageError('Parquet goes to a file', { hint: 'Name one: --out events.parquet' });
    case 'raw':
      throw new UsageError('-o raw is for decode alone', { hint: 'Take ndjson, json, csv or table.' });
  }
}
