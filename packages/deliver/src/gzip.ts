import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const pack = promisify(gzip);
const level = 6;
/** Where a gzip header says on which system it was made; 255 is unknown. */
const systemAt = 9;

/** Packs bytes so that the same bytes are packed the same on every machine and at any time. */
export async function steadyGzip(bytes: Uint8Array): Promise<Uint8Array> {
  const packed = await pack(bytes, { level });
  packed[systemAt] = 255;
  return packed;
}
