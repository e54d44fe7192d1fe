// One session out of the store, with nothing but DuckDB. node query.mjs <store> <session>
import { openDuckDb } from './duckdb.mjs';

const [, , path, session] = process.argv;
const connection = await openDuckDb(path, { access_mode: 'READ_ONLY' });
await connection.run("set TimeZone = 'UTC'");
const reader = await connection.runAndReadAll(
  'select * from events where session_id = $1 order by time, file, line',
  [session],
);
let text = '';
for (const row of reader.getRowObjectsJson()) text += `${JSON.stringify(row)}\n`;
process.stdout.write(text);
