import { crc32 } from 'node:zlib';

const flags = { headerCrc: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 };
const longest = 1024 * 1024;

/**
 * Length of the gzip member header at the start of `bytes`; `more` when they end within it, and a text that
 * says what is wrong when it is none (RFC 1952).
 */
export function gzipHeader(bytes: Uint8Array): number | 'more' | { wrong: string } {
  const magic = [0x1f, 0x8b, 8];
  const bad = magic.findIndex((byte, at) => at < bytes.length && bytes[at] !== byte);
  if (bad >= 0) return { wrong: bad < 2 ? 'no gzip member begins here' : 'an unknown compression method' };
  if (bytes.length < 10) return 'more';
  const flag = bytes[3] ?? 0;
  if ((flag & flags.reserved) !== 0) return { wrong: 'unknown flags in the gzip header' };
  let at = 10;
  if (flag & flags.extra) at += 2 + (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
  for (const text of [flags.name, flags.comment]) {
    if (!(flag & text)) continue;
    const end = at < bytes.length ? bytes.indexOf(0, at) : -1;
    if (end < 0) return bytes.length > longest ? { wrong: 'the gzip header does not end' } : 'more';
    at = end + 1;
  }
  const end = flag & flags.headerCrc ? at + 2 : at;
  if (bytes.length < end) return 'more';
  const stored = (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
  if (end > at && stored !== (crc32(bytes.subarray(0, at)) & 0xffff)) {
    return { wrong: 'the checksum of the gzip header is wrong' };
  }
  return end;
}
