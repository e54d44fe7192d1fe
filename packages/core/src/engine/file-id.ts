import { createHash } from 'node:crypto';

/** First half of the event ids of a file: 16 hex digits. An id is `<prefix>:<line>`. */
export function fileIdPrefix(key: string): string {
  return hex16(key);
}

/** Id of a quarantined record of a file. */
export function fileQuarantineId(feed: string, key: string, line: number): string {
  return `${hex16(`${feed}\0${key}`)}:${line}`;
}

/** Id of a quarantined record of an API: the same bytes have the same id. */
export function recordQuarantineId(feed: string, source: string, bytes: Uint8Array): string {
  return `${hex16(`${feed}\0${source}`)}:${hex16(bytes)}`;
}

function hex16(value: string | Uint8Array): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 16);
}
