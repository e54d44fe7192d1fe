import { createHash } from 'node:crypto';
import type { RecordFeedV1 } from '../provider/index.ts';
import type { QuarantineRowV1, StagedRecordV1 } from '../store/index.ts';
import { CheckpointTrail } from './checkpoint-trail.ts';
import { discard } from './discard.ts';
import { recordQuarantineId } from './file-id.ts';
import { loopGuard } from './loop-guard.ts';
import { normalizeRecord } from './normalize-frame.ts';
import type { Run } from './run.ts';
import { storedCheckpoint } from './stored-checkpoint.ts';
import { abortable } from './worker-abortable.ts';

/** Collects a record feed page by page: each page with its checkpoint is one commit. */
export async function collectRecords(run: Run, feed: RecordFeedV1): Promise<void> {
  const { source, summary } = run;
  const { stored, value } = await storedCheckpoint(run);
  const trail = new CheckpointTrail(stored);
  const guard = loopGuard(source.name);
  const pages = feed.scan({
    query: source.query,
    ...(run.window === undefined ? {} : { window: run.window }),
    ...(value === undefined ? {} : { checkpoint: value }),
    signal: run.working,
  });
  for await (const page of abortable(pages, run.working)) {
    run.working.throwIfAborted();
    summary.pages += 1;
    trail.pageEnds(page.checkpoint);
    if (guard(page.checkpoint, page.items)) continue;
    run.progress.phase('reading');
    await commitPage(run, feed, page.items, trail);
    run.progress.phase('listing');
  }
}

async function commitPage(
  run: Run,
  feed: RecordFeedV1,
  items: readonly unknown[],
  trail: CheckpointTrail,
): Promise<void> {
  const { info, source, summary, store } = run;
  const observedTime = run.runtime.now().toISOString();
  const origin = { source: source.name, feed: info.name };
  const records: StagedRecordV1[] = [];
  const quarantine = new Map<string, QuarantineRowV1>();
  const hash = createHash('sha256').update(JSON.stringify([info.name, source.name, observedTime]));
  let bytes = 0;
  for (const raw of items) {
    const text = JSON.stringify(raw) ?? 'null';
    hash.update('\0').update(text);
    bytes += Buffer.byteLength(text);
    const normalized = normalizeRecord(feed, raw, origin);
    if ('event' in normalized) {
      const version = feed.version?.(raw);
      records.push({ event: normalized.event, ...(version === undefined ? {} : { version }) });
      continue;
    }
    const row = Buffer.from(text);
    const id = recordQuarantineId(info.name, source.name, row);
    const kept = row.length > run.limits.recordBytes ? row.subarray(0, run.limits.keptBytes) : row;
    quarantine.set(id, {
      id,
      ...origin,
      length: row.length,
      reason: normalized.invalid,
      bytes: new Uint8Array(kept),
      observedTime,
    });
  }
  run.progress.read(records.length, bytes);
  const checkpoint = run.window === undefined ? trail.due() : undefined;
  if (items.length === 0 && checkpoint === undefined) return;
  const stage = records.length === 0 ? undefined : await store.stage(info, run.working);
  try {
    await stage?.records(records);
    run.working.throwIfAborted();
    run.progress.phase('committing');
    await store.commit(
      {
        source: source.name,
        feed: info,
        key: hash.update(JSON.stringify(checkpoint ?? null)).digest('hex'),
        observedTime,
        ...(stage === undefined ? {} : { stage }),
        quarantine: [...quarantine.values()],
        ...(checkpoint === undefined ? {} : { checkpoint }),
      },
      run.signal,
    );
  } finally {
    await discard(stage);
  }
  if (checkpoint !== undefined) trail.written(checkpoint);
  summary.records += items.length;
  summary.events += records.length;
  summary.quarantined += items.length - records.length;
  summary.bytes += bytes;
}
