// DuckDB alone: gzip files → one Parquet file. node copy.mjs <folder> <out.parquet>
import { openDuckDb, quoted } from './duckdb.mjs';

const [, , folder, out] = process.argv;
const connection = await openDuckDb(':memory:');
await connection.run('set threads = 2');
await connection.run('set preserve_insertion_order = false');
const columns = Array.from({ length: 20 }, (_, at) => `'c${at}': 'VARCHAR'`).join(', ');
await connection.run(`copy (
  select * from read_csv(${quoted(`${folder}/**/*.gz`)}, delim = '\\t', header = false, quote = '', escape = '',
    null_padding = true, auto_detect = false, columns = { ${columns} })
) to ${quoted(out)} (format parquet, compression zstd)`);
