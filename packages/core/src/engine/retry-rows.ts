import { createHash } from 'node:crypto';
import type { FileFeedV1, LedgerRowV1, LogEventV1 } from '../provider/index.ts';
import type { QuarantineRowV1, StagedRecordV1 } from '../store/index.ts';
import { discard } from './discard.ts';
import { fileIdPrefix } from './file-id.ts';
import { type Normalized, normalizeRecord } from './normalize-frame.ts';
import type { RetrySummary } from './retry-quarantine.ts';
import { isOutdated, recordAgain } from './retry-record.ts';
import type { Run } from './run.ts';

const cut = 'only the beginning of the record was kept, and its file is not there any more';

/** Tries quarantined records of one file, or of one API source, again from the bytes that were kept. */
export async function retryRows(run: Run, rows: readonly QuarantineRowV1[]): Promise<RetrySummary> {
  const { feed } = run.source;
  const whole = rows.filter(({ length, bytes }) => bytes.length === length);
  const events: { line: number; event: LogEventV1 }[] = [];
  const records: StagedRecordV1[] = [];
  const settled: string[] = [];
  for (const row of whole) {
    run.signal.throwIfAborted();
    if (feed.kind === 'files') {
      const normalized = await again(run, feed, row);
      if ('invalid' in normalized) continue;
      events.push({ line: row.line ?? 0, event: normalized.event });
    } else {
      const record = recordAgain(run, feed, row);
      if (record === undefined) continue;
      if (!(await isOutdated(run, feed, row, record))) records.push(record);
    }
    settled.push(row.id);
  }
  if (settled.length > 0) await commitAgain(run, rows[0], settled, events, records);
  return {
    tried: whole.length,
    settled: settled.length,
    remaining: whole.length - settled.length,
    unavailable: whole.length === rows.length ? {} : { [cut]: rows.length - whole.length },
  };
}

/** One record of a file, framed and normalized by itself. */
async function again(run: Run, feed: FileFeedV1, row: QuarantineRowV1): Promise<Normalized> {
  const { key = '', line = 0, offset = 0 } = row;
  const ledger = (await run.store.taken(row.feed, [key], run.signal)).get(key);
  const file = { key, ...(ledger?.attributes === undefined ? {} : { attributes: { ...ledger.attributes } }) };
  const origin = { source: row.source, feed: row.feed, key, line, offset };
  const found: Normalized[] = [];
  const body = ReadableStream.from([row.bytes, new Uint8Array([10])]);
  for await (const frames of feed.decode(body, file, run.limits)) {
    for (const { raw, invalid } of frames) {
      found.push(invalid === undefined ? normalizeRecord(feed, raw, origin) : { invalid });
    }
  }
  const [only] = found;
  return found.length === 1 && only !== undefined ? only : { invalid: 'it is no single record' };
}

async function commitAgain(
  run: Run,
  row: QuarantineRowV1 | undefined,
  settled: readonly string[],
  events: readonly { line: number; event: LogEventV1 }[],
  records: readonly StagedRecordV1[],
): Promise<void> {
  const observedTime = run.runtime.now().toISOString();
  const ledger = row?.key === undefined ? [] : await countedAgain(run, row.key, events.length, observedTime);
  const stage = await run.store.stage(run.info, run.signal);
  try {
    if (row?.key !== undefined) {
      const staged = { key: row.key, idPrefix: fileIdPrefix(row.key), ordinal: 0 };
      await stage.events(staged, ReadableStream.from([events]));
    } else {
      await stage.records(records);
    }
    await run.store.commit(
      {
        source: row?.source ?? run.source.name,
        feed: run.info,
        key: createHash('sha256')
          .update(JSON.stringify(['retry', run.info.name, observedTime, settled]))
          .digest('hex'),
        observedTime,
        stage,
        ledger,
        settled,
      },
      run.signal,
    );
  } finally {
    await discard(stage);
  }
}

/** The file's ledger row with so many more events and fewer invalid records. */
async function countedAgain(
  run: Run,
  key: string,
  more: number,
  updated: string,
): Promise<(LedgerRowV1 & { keepEvents: true })[]> {
  const row = (await run.store.taken(run.info.name, [key], run.signal)).get(key);
  if (row?.state !== 'taken' || row.counts === undefined) return [];
  const { events, invalid } = row.counts;
  const counts = { ...row.counts, events: events + more, invalid: Math.max(0, invalid - more) };
  return [{ ...row, counts, updated, keepEvents: true }];
}
