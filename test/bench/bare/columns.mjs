// One file to typed columns; texts stay bytes until they are asked for. node columns.mjs <file>
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { decodeColumns } from '@logs/edgio-format';

const chunk = 1 << 20;
const path = process.argv[2];
const body = createReadStream(path, { highWaterMark: chunk }).pipe(createGunzip({ chunkSize: chunk }));
let rows = 0;
for await (const batch of decodeColumns(body, { type: 'slice_played', layout: 'enhanced+ray' })) {
  if (batch.others > 0) throw new Error(`${batch.others} lines are in another layout`);
  rows += batch.rows;
}
console.log(rows);
