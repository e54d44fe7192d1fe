import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

// The engine is the store's dependency, not ours.
const store = createRequire(fileURLToPath(import.meta.resolve('@logs/store-duckdb/package.json')));
const { DuckDBInstance } = store('@duckdb/node-api');

/** A connection to a database file, or to none. */
export async function openDuckDb(path, options = {}) {
  const instance = await DuckDBInstance.create(path, options);
  return await instance.connect();
}

/** A text as SQL has it. */
export function quoted(text) {
  return `'${text.replaceAll("'", "''")}'`;
}
