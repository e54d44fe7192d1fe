// A worker: writes files of slice_played lines, packed.
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parentPort } from 'node:worker_threads';
import { createGzip } from 'node:zlib';
import { manySlices } from '@logs/edgio-format/demo';

parentPort.on('message', async (jobs) => {
  for (const { path, seed, lines } of jobs) {
    const text = Readable.from(manySlices({ seed, lines }), { objectMode: true });
    await pipeline(text, createGzip({ chunkSize: 1 << 20 }), createWriteStream(path));
  }
  parentPort.postMessage('done');
});
