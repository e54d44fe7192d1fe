import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { LedgerRowV1, SampleFileV1 } from '@logs/core';
import type { LogStoreV1 } from '@logs/core/store';
import { memoryStore } from '@logs/core/testing';
import type { FeedName } from '../src/actions.ts';
import { listedFile } from '../src/listed-file.ts';

const { signal } = new AbortController();
let commits = 0;

/** A store in memory that took these files and kept their bytes. */
export async function archiveOf(
  files: readonly SampleFileV1[],
  feed: FeedName = 'push-proxy',
  store: LogStoreV1 = memoryStore(),
): Promise<LogStoreV1> {
  const ledger: LedgerRowV1[] = [];
  for (const { file, bytes } of files) {
    await store.archive?.keep(piece(bytes), signal);
    ledger.push({
      feed: `alibaba-live/${feed}`,
      key: file.key,
      source: 'test',
      state: 'taken',
      fingerprint: file.fingerprint,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      size: bytes.length,
      kept: true,
      ...(file.delivered && { delivered: file.delivered }),
      ...(file.attributes && { attributes: file.attributes }),
      updated: '2026-03-10T18:00:00Z',
    });
  }
  const commit = { source: 'test', feed: { name: `alibaba-live/${feed}` }, key: `put ${commits++}` };
  await store.commit({ ...commit, observedTime: '2026-03-10T18:00:00Z', ledger }, signal);
  return store;
}

/** An hourly file with the name and times that the vendor gives it. */
export function hourlyFile(
  from: string,
  { domain = 'example.com', feed = 'push-proxy' as FeedName, text = 'a line\n', extra = '' } = {},
): SampleFileV1 {
  const start = new Date(from);
  const end = new Date(start.getTime() + 3_600_000);
  const [first, last] = [start, end].map((time) =>
    new Date(time.getTime() + 8 * 3_600_000)
      .toISOString()
      .slice(0, 19)
      .replaceAll(/[-T]/g, '_')
      .replaceAll(':', ''),
  );
  const bytes = gzipSync(text);
  const entry = {
    LogName: `${domain}_${first}_${last?.slice(-6)}${extra}.gz`,
    LogPath: '',
    LogSize: String(bytes.length),
    StartTime: String(start.getTime() / 1000),
    EndTime: String(end.getTime() / 1000),
  };
  return { file: listedFile(entry, { feed, domain, zone: '+08:00' }).file, bytes };
}

async function* piece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
