import { createHash } from 'node:crypto';
import type { LedgerRowV1, LogFileV1 } from '../provider/index.ts';
import { CheckpointTrail } from './checkpoint-trail.ts';
import { quarantineRowsOf } from './commit-group.ts';
import { compressionOf, compressionOfFile } from './compression.ts';
import { discard } from './discard.ts';
import type { RetrySummary } from './retry-quarantine.ts';
import type { Run } from './run.ts';
import { type Reading, stageGroup } from './stage-group.ts';

/**
 * Reads a whole file again and replaces its events and quarantined records. Only where it is still at its path
 * or in the archive, and its bytes are those that were taken; otherwise `undefined`, and nothing changed.
 */
export async function retryFile(run: Run, reading: Reading, key: string): Promise<RetrySummary | undefined> {
  const row = (await run.store.taken(run.info.name, [key], run.signal)).get(key);
  if (row?.state !== 'taken') return undefined;
  const again = await delivered(run, reading, row);
  if (again === undefined) return undefined;
  const candidate = { file: fileOf(row, again.file), action: 'try-again' as const };
  const trail = new CheckpointTrail(undefined);
  const staged = await stageGroup(run, again.reading, [{ kind: 'file', candidate, trail }]);
  try {
    const [outcome] = staged.outcomes;
    if (outcome?.kind !== 'taken' || outcome.facts.sha256 !== row.sha256) return undefined;
    const observedTime = run.runtime.now().toISOString();
    const quarantine = quarantineRowsOf(run, outcome, observedTime);
    const before = row.counts?.invalid ?? 0;
    if (quarantine.length === before) {
      return { tried: before, settled: 0, remaining: before, unavailable: {} };
    }
    await run.store.commit(
      {
        source: row.source,
        feed: run.info,
        key: createHash('sha256').update(`retry\0${run.info.name}\0${key}\0${row.updated}`).digest('hex'),
        observedTime,
        ...(staged.stage === undefined ? {} : { stage: staged.stage }),
        ledger: [{ ...row, counts: outcome.counts, updated: observedTime }],
        quarantine,
      },
      run.signal,
    );
    const remaining = quarantine.length;
    return {
      tried: Math.max(before, remaining),
      settled: Math.max(0, before - remaining),
      remaining,
      unavailable: {},
    };
  } finally {
    await discard(staged.stage);
  }
}

type Where = Pick<LogFileV1, 'compression' | 'path'>;

/** Where a taken file still is: at its path, or in the archive. */
async function delivered(
  run: Run,
  reading: Reading,
  row: LedgerRowV1,
): Promise<{ file: Where; reading: Reading } | undefined> {
  const { path } = row;
  const compression = path === undefined ? undefined : await compressionOfFile(path);
  if (path !== undefined && compression !== undefined) return { file: { compression, path }, reading };
  const kept = row.kept && row.sha256 ? await run.store.openFile(row.sha256, run.signal) : undefined;
  if (kept === undefined) return undefined;
  const head = new Uint8Array(await new Response(kept.read({ start: 0, end: 2 })).arrayBuffer());
  const open = async () => kept.read();
  return { file: { compression: compressionOf(head) }, reading: { ...reading, open } };
}

function fileOf(row: LedgerRowV1, where: Where): LogFileV1 {
  const { key, fingerprint, size, delivered, edition, attributes } = row;
  return {
    key,
    fingerprint,
    ...where,
    ...(size === undefined ? {} : { size }),
    ...(delivered === undefined ? {} : { delivered }),
    ...(edition === undefined ? {} : { edition }),
    ...(attributes === undefined ? {} : { attributes: { ...attributes } }),
  };
}
