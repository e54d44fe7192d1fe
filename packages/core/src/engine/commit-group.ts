import { createHash } from 'node:crypto';
import type { LedgerRowV1 } from '../provider/index.ts';
import type { CommitV1, QuarantineRowV1, WindowRowV1 } from '../store/index.ts';
import type { CheckpointRow } from './checkpoint-row.ts';
import type { CheckpointTrail } from './checkpoint-trail.ts';
import { addCounts } from './event-counts.ts';
import { fileQuarantineId } from './file-id.ts';
import type { FileOutcome } from './file-outcome.ts';
import { ledgerRowOf, passedOverRow, triesOf } from './ledger-row.ts';
import type { PartFailures } from './part-failures.ts';
import type { Run } from './run.ts';
import { sameBytesOf } from './same-bytes.ts';
import type { StagedGroup } from './stage-group.ts';

/** What the groups of a source share while it is collected. */
export interface Committing {
  row: CheckpointRow;
  /** Of the source, or of its parts. */
  trails: readonly CheckpointTrail[];
  failures: PartFailures;
}

/** Commits a group: events, ledger, quarantine and checkpoint at once. Nothing to write is no commit. */
export async function commitGroup(
  run: Run,
  group: StagedGroup,
  { row, trails, failures }: Committing,
  gone: readonly LedgerRowV1[] = [],
): Promise<void> {
  const observedTime = run.runtime.now().toISOString();
  const outcomes = new Map(group.outcomes.map((outcome) => [outcome.candidate, outcome]));
  const ledger: NonNullable<CommitV1['ledger']>[number][] = [];
  const priors: (LedgerRowV1 | undefined)[] = [];
  const passed: string[] = [];
  const windows: WindowRowV1[] = [];
  let known = 0;
  for (const entry of group.entries) {
    const { trail } = entry;
    if (entry.kind === 'page') {
      known += entry.known ?? 0;
      trail.pageEnds(entry.checkpoint);
      windows.push(...(await run.gaps.rowsOf(partOf(run, trail), entry.gaps ?? [], observedTime)));
      continue;
    }
    const { candidate } = entry;
    const outcome = outcomes.get(candidate);
    if (outcome?.kind === 'failed') {
      trail.block();
      failures.add(trail.part, outcome.error);
      continue;
    }
    if (outcome !== undefined) {
      if (outcome.kind === 'refused') trail.block();
      ledger.push(ledgerRowOf(run, outcome, observedTime));
      priors.push(candidate.prior);
      continue;
    }
    if (candidate.pending) trail.block();
    const { prior, file } = candidate;
    const settled = prior?.state === 'passed-over' && prior.fingerprint === file.fingerprint;
    if (candidate.action === 'known' || settled) {
      known += 1;
      continue;
    }
    passed.push(file.key);
    ledger.push(passedOverRow(run, candidate, observedTime));
    priors.push(prior);
  }
  for (const file of gone) {
    ledger.push({ ...file, state: 'gone', updated: observedTime });
    priors.push(file);
  }
  const checkpoint = run.window === undefined ? row.due(trails) : undefined;
  if (ledger.length + windows.length > 0 || checkpoint !== undefined) {
    const sameBytes = await sameBytesOf(run, group.outcomes);
    await run.store.commit(
      {
        source: run.source.name,
        feed: run.info,
        key: commitKey(run, ledger, priors, [checkpoint ?? null, ...windows]),
        observedTime,
        ...(group.stage === undefined ? {} : { stage: group.stage }),
        ledger,
        quarantine: group.outcomes.flatMap((outcome) => quarantineRowsOf(run, outcome, observedTime)),
        ...(windows.length === 0 ? {} : { windows }),
        ...(checkpoint === undefined ? {} : { checkpoint }),
      },
      run.signal,
    );
    run.gaps.written(run, windows);
    run.summary.sameBytes.push(...sameBytes);
    if (checkpoint !== undefined) row.written(checkpoint, trails);
  }
  run.summary.known += known;
  run.summary.passedOver += passed.length;
  for (const outcome of group.outcomes) report(run, outcome);
  run.progress.taken(group.outcomes.filter(({ kind }) => kind === 'taken').length);
}

/** The same step from the same state of the store has the same key; the same bytes at another time have not. */
function commitKey(
  run: Run,
  ledger: readonly LedgerRowV1[],
  priors: readonly (LedgerRowV1 | undefined)[],
  more: readonly unknown[],
): string {
  const hash = createHash('sha256').update(JSON.stringify([run.info.name, run.source.name, ...more]));
  ledger.forEach((row, at) => {
    const prior = priors[at];
    const before = prior && [
      prior.state,
      prior.fingerprint,
      prior.sha256,
      prior.previousSha256,
      prior.tries,
      prior.updated,
    ];
    hash.update(JSON.stringify([row.key, row.state, row.fingerprint, row.sha256, row.tries, before ?? null]));
  });
  return hash.digest('hex');
}

/** The quarantine rows of a file that was read. */
export function quarantineRowsOf(run: Run, outcome: FileOutcome, observedTime: string): QuarantineRowV1[] {
  if (outcome.kind !== 'taken') return [];
  const { key } = outcome.candidate.file;
  return outcome.invalid.map(({ line, offset, length, reason, bytes }) => ({
    id: fileQuarantineId(run.info.name, key, line),
    feed: run.info.name,
    source: run.source.name,
    key,
    line,
    offset,
    length,
    reason,
    bytes,
    observedTime,
  }));
}

function partOf(run: Run, { part }: CheckpointTrail): Run {
  return part === undefined ? run : { ...run, part };
}

function report({ summary }: Run, outcome: FileOutcome): void {
  if (outcome.kind === 'failed') return;
  const { candidate, facts } = outcome;
  const { key } = candidate.file;
  if (outcome.kind === 'same') {
    summary.known += 1;
  } else if (outcome.kind === 'refused') {
    const { reason, line, offset } = outcome;
    const tries = triesOf(candidate.prior);
    summary.refused.push({
      key,
      reason,
      ...(line === undefined ? {} : { line }),
      ...(offset === undefined ? {} : { offset }),
      tries,
    });
  } else {
    const before =
      candidate.prior?.state === 'taken' ? candidate.prior.sha256 : candidate.prior?.previousSha256;
    summary.files += 1;
    if (before !== undefined && before !== facts.sha256) summary.changed.push(key);
    summary.bytes += facts.size ?? candidate.file.size ?? 0;
    summary.records += outcome.counts.events + outcome.counts.invalid;
    summary.quarantined += outcome.counts.invalid;
    addCounts(summary, outcome.counts);
  }
}
