import { createHash } from 'node:crypto';
import type { RecordFeedV1 } from '../provider/index.ts';
import type { QuarantineRowV1, StagedRecordV1 } from '../store/index.ts';
import { recordQuarantineId } from './file-id.ts';
import { normalizeRecord } from './normalize-frame.ts';
import type { Run } from './run.ts';

/** What became of a page's records. */
export interface ReadPage {
  records: StagedRecordV1[];
  quarantine: QuarantineRowV1[];
  /** Of all their texts, in UTF-8. */
  bytes: number;
  /** Of all their texts, in order. */
  digest: string;
  observedTime: string;
}

/** Normalizes the records of a page; each is an event, or goes to quarantine with its bytes. */
export function readPage(run: Run, feed: RecordFeedV1, items: readonly unknown[]): ReadPage {
  const observedTime = run.runtime.now().toISOString();
  const origin = { source: run.source.name, feed: run.info.name };
  const records: StagedRecordV1[] = [];
  const quarantine = new Map<string, QuarantineRowV1>();
  const texts: string[] = [];
  for (const raw of items) {
    const text = textOf(feed, raw);
    texts.push(text);
    const normalized = normalizeRecord(feed, raw, origin);
    if ('invalid' in normalized) {
      const row = quarantineRow(run, text, normalized.invalid, observedTime);
      quarantine.set(row.id, row);
      continue;
    }
    const { event } = normalized;
    records.push(feed.version === undefined ? { event } : { event, version: feed.version(raw) });
  }
  return { records, quarantine: [...quarantine.values()], ...digestOf(texts), observedTime };
}

/** Characters that are hashed at a time. */
const pieceLength = 32 * 1024;

// A whole page as one text would be a large object, and those stay until the whole heap is cleaned.
function digestOf(texts: readonly string[]): { bytes: number; digest: string } {
  const hash = createHash('sha256');
  let bytes = -texts.length;
  let piece = '';
  const add = () => {
    bytes += Buffer.byteLength(piece);
    hash.update(piece);
    piece = '';
  };
  for (const text of texts) {
    piece += `${text}\0`;
    if (piece.length >= pieceLength) add();
  }
  add();
  return { bytes, digest: hash.digest('base64') };
}

/** A record's text, as the vendor sent it where the feed knows. */
function textOf(feed: RecordFeedV1, raw: unknown): string {
  return feed.text?.(raw) ?? JSON.stringify(raw) ?? 'null';
}

function quarantineRow(run: Run, text: string, reason: string, observedTime: string): QuarantineRowV1 {
  const bytes = Buffer.from(text);
  const source = run.source.name;
  const { recordBytes, keptBytes } = run.limits;
  const kept = bytes.length > recordBytes ? bytes.subarray(0, keptBytes) : bytes;
  return {
    id: recordQuarantineId(run.info.name, source, bytes),
    feed: run.info.name,
    source,
    length: bytes.length,
    reason,
    bytes: new Uint8Array(kept),
    observedTime,
  };
}
