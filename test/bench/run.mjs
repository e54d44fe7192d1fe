// The bars that this project holds itself to, each a ratio measured in one run.
//   npm run bench -- [--only collect] [--lines 400000] [--runs 3]
import { mkdir, rm } from 'node:fs/promises';
import { cpus } from 'node:os';
import { bucket } from './bars/bucket.mjs';
import { collect } from './bars/collect.mjs';
import { collectApi } from './bars/collect-api.mjs';
import { decode } from './bars/decode.mjs';
import { deliver } from './bars/deliver.mjs';
import { filesApi } from './bars/files-api.mjs';
import { manyFiles } from './bars/many-files.mjs';
import { memory } from './bars/memory.mjs';
import { query } from './bars/query.mjs';
import { scan } from './bars/scan.mjs';
import { serve } from './bars/serve.mjs';
import { start } from './bars/start.mjs';
import { help, lines, only, outFolder, runs } from './settings.mjs';

const bars = {
  start,
  decode,
  collect,
  query,
  files: manyFiles,
  memory,
  scan,
  'collect-api': collectApi,
  'files-api': filesApi,
  serve,
  bucket,
  deliver,
};

if (help) {
  console.log(
    `node test/bench/run.mjs [--only <name>]… [--lines 4000000] [--runs 3]\nnames: ${Object.keys(bars).join(', ')}`,
  );
  process.exit(0);
}
const unknown = only.filter((name) => bars[name] === undefined);
if (unknown.length > 0)
  throw new Error(`--only takes ${Object.keys(bars).join(', ')}, not ${unknown.join(', ')}`);

console.log(`${lines} lines, medians of ${runs}, Node ${process.version}, ${cpus().length} cores`);
await mkdir(outFolder, { recursive: true });
let missed = 0;
try {
  row('bar', 'measured', 'limit', 'ok', '');
  for (const [name, measured] of Object.entries(bars)) {
    if (only.length > 0 && !only.includes(name)) continue;
    for (const result of await measured()) {
      const ok = result.limit === undefined || result.measured <= result.limit;
      if (!ok) missed++;
      const limit = result.limit === undefined ? '-' : `≤ ${result.limit}`;
      row(result.bar, result.measured.toFixed(3), limit, ok ? 'yes' : 'NO', result.detail);
    }
  }
} finally {
  await rm(outFolder, { recursive: true, force: true });
}
process.exitCode = missed === 0 ? 0 : 1;

function row(bar, measured, limit, ok, detail) {
  console.log(`${bar.padEnd(52)} ${measured.padStart(9)} ${limit.padStart(7)} ${ok.padStart(4)}  ${detail}`);
}
