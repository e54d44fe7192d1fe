import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeliveryFormatV1, StoredEventV1 } from '@logs/core';
import { columnOf, commonAttributes } from '@logs/core/attributes';
import { DuckDBInstance } from './duckdb.ts';
import { columnTypes } from './feed-definition.ts';
import { literal } from './literal.ts';
import { jsonText } from './views.ts';

/** Lines that are written at a time. */
const batch = 2000;
const largestEvent = 64 * 1024 * 1024;

const columns: Readonly<Record<string, string>> = {
  id: 'VARCHAR',
  time: 'TIMESTAMPTZ',
  name: 'VARCHAR',
  severity: 'INTEGER',
  endTime: 'TIMESTAMPTZ',
  source: 'VARCHAR',
  feed: 'VARCHAR',
  file: 'VARCHAR',
  line: 'BIGINT',
  observedTime: 'TIMESTAMPTZ',
  deleted: 'BOOLEAN',
  raw: 'VARCHAR',
  attributes: 'VARCHAR',
};

/**
 * Parquet files in the columns of the view `events`, and behind them `deleted` and `raw`: a changed or deleted
 * record comes again as its new version, and the last one by (feed, id) counts.
 */
export const parquetFormat: DeliveryFormatV1 = {
  name: 'parquet',
  ending: 'c000.parquet',
  versions: ['001'],
  fileOf: ({ feed }) => ({ type: feed.replaceAll(/[^\w.-]/g, '_') }),
  sizeOf: ({ attributes, raw = '' }) => 200 + raw.length + Object.keys(attributes).length * 40,
  async encode(events) {
    const folder = await mkdtemp(join(tmpdir(), 'logs-parquet-'));
    try {
      const [lines, parquet] = [join(folder, 'events.ndjson'), join(folder, 'events.parquet')];
      await writeLines(lines, events);
      await copy(lines, parquet);
      return await readFile(parquet);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function writeLines(path: string, events: readonly StoredEventV1[]): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    for (let from = 0; from < events.length; from += batch) {
      const some = events.slice(from, from + batch);
      const lines = some.map(({ attributes, ...event }) =>
        JSON.stringify({ deleted: false, ...event, attributes: JSON.stringify(attributes) }),
      );
      await file.appendFile(`${lines.join('\n')}\n`);
    }
  } finally {
    await file.close();
  }
}

/** One thread, so that the same events give the same bytes. */
async function copy(lines: string, parquet: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    await connection.run(`COPY (${select(lines)}) TO ${literal(parquet)} (FORMAT parquet, COMPRESSION zstd)`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function select(lines: string): string {
  const types = Object.entries(columns).map(([name, type]) => `${name}: ${literal(type)}`);
  const common = Object.entries(commonAttributes).map(
    ([name, { type }]) =>
      `TRY_CAST(${jsonText('e.attributes', name)} AS ${columnTypes[type]}) AS ${columnOf(name)}`,
  );
  const none = Object.fromEntries(Object.keys(commonAttributes).map((name) => [name, null]));
  return `SELECT e.id, e.time, e.name, e.severity, e."endTime" AS end_time, e.source, e.feed, e.file, e.line,
    e."observedTime" AS observed_time, ${common.join(', ')},
    json_merge_patch(e.attributes, ${literal(JSON.stringify(none))}) AS attributes, e.deleted, e.raw
    FROM read_json(${literal(lines)}, format = 'newline_delimited', maximum_object_size = ${largestEvent},
      columns = {${types.join(', ')}}) e`;
}
