import type { RowChunkV1 } from '../provider/index.ts';

/**
 * A chunk as it can leave the thread: its buffers belong to it alone, so that rows are handed over and a
 * quarantined record does not drag the whole buffer along that it lies in.
 */
export function ownedChunk(chunk: RowChunkV1): { chunk: RowChunkV1; bytes: number; transfer: ArrayBuffer[] } {
  if (chunk.kind === 'counts') return { chunk, bytes: 0, transfer: [] };
  if (chunk.kind === 'rows') {
    const { bytes } = chunk;
    // Room that was never written to costs less than a copy.
    const whole = bytes.byteOffset === 0 && bytes.byteLength * 8 > bytes.buffer.byteLength;
    const own = whole ? bytes : new Uint8Array(bytes);
    return { chunk: { ...chunk, bytes: own }, bytes: own.byteLength, transfer: [own.buffer] };
  }
  const records = chunk.records.map((record) => ({ ...record, bytes: new Uint8Array(record.bytes) }));
  return {
    chunk: { kind: 'invalid', records },
    bytes: records.reduce((sum, record) => sum + record.bytes.byteLength + 100, 0),
    transfer: records.map((record) => record.bytes.buffer),
  };
}
