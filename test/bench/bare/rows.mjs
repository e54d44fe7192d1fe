// One file to the rows that the store loads. node rows.mjs <file>
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { defaultLimits } from '@logs/core';
import { encodeRows } from '@logs/edgio-format/table';

const chunk = 1 << 20;
const path = process.argv[2];
const body = createReadStream(path, { highWaterMark: chunk }).pipe(createGunzip({ chunkSize: chunk }));
const job = { key: path, ordinal: 0, options: null, limits: defaultLimits };
let rows = 0;
for await (const piece of encodeRows(body, job, { isUtf8 })) if (piece.kind === 'rows') rows += piece.rows;
console.log(rows);
