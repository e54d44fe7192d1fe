// Inflating alone, in 1 MiB chunks. node gunzip.mjs <file>
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

const chunk = 1 << 20;
let bytes = 0;
const body = createReadStream(process.argv[2], { highWaterMark: chunk }).pipe(
  createGunzip({ chunkSize: chunk }),
);
for await (const piece of body) bytes += piece.length;
console.log(bytes);
