import { createHash } from 'node:crypto';
import type { LedgerRowV1, LogFileV1 } from '../provider/index.ts';
import { quarantineRowsOf } from './commit-group.ts';
import { compressionOfFile } from './compression.ts';
import { discard } from './discard.ts';
import type { RetrySummary } from './retry-quarantine.ts';
import type { Run } from './run.ts';
import { type Reading, stageGroup } from './stage-group.ts';

/**
 * Reads a whole file again and replaces its events and quarantined records. Only where the ledger has its
 * path and its bytes are those that were taken; otherwise `undefined`, and nothing changed.
 */
export async function retryFile(run: Run, reading: Reading, key: string): Promise<RetrySummary | undefined> {
  const row = (await run.store.taken(run.info.name, [key], run.signal)).get(key);
  if (row?.state !== 'taken' || row.path === undefined) return undefined;
  const compression = await compressionOfFile(row.path);
  if (compression === undefined) return undefined;
  const candidate = { file: fileOf(row, row.path, compression), action: 'try-again' as const };
  const staged = await stageGroup(run, reading, [{ kind: 'file', candidate }]);
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

function fileOf(row: LedgerRowV1, path: string, compression: LogFileV1['compression']): LogFileV1 {
  const { key, fingerprint, size, delivered, edition, attributes } = row;
  return {
    key,
    fingerprint,
    compression,
    path,
    ...(size === undefined ? {} : { size }),
    ...(delivered === undefined ? {} : { delivered }),
    ...(edition === undefined ? {} : { edition }),
    ...(attributes === undefined ? {} : { attributes: { ...attributes } }),
  };
}
