import { expect, it } from 'vitest';
import { freeBytes } from './free-bytes.ts';

it('empties large arrays, again and again', () => {
  for (let n = 0; n < 3; n++) {
    const bytes = new Uint8Array(1024 * 1024);
    freeBytes(bytes);
    expect(bytes.byteLength).toBe(0);
    freeBytes(bytes);
  }
});

it('leaves small arrays and parts of others alone', () => {
  const large = new Uint8Array(1024 * 1024);
  const pooled = new Uint8Array(Buffer.from('from the pool').buffer as ArrayBuffer);
  const bytes = [large.subarray(8), new Uint8Array(100), pooled];
  const lengths = bytes.map(({ length }) => length);
  for (const each of bytes) freeBytes(each);
  expect(bytes.map(({ length }) => length)).toEqual(lengths);
});
