import type { CommitV1, QuarantineRowV1, WindowRowV1 } from '@logs/core/store';
import { append, asRow } from './append.ts';
import { type Catalog, register } from './catalog.ts';
import { listValue } from './duckdb.ts';
import { writeRecords } from './record-write.ts';
import { rows, run, type Session, transaction } from './session.ts';
import type { Stage } from './stage.ts';
import { eraseExtended, eraseReplaced, planFiles, writeFiles } from './stage-files.ts';
import { finishStage, loadStage, stagedPlaces } from './stage-load.ts';
import { StoreError } from './store-error.ts';

/** Writes a commit in one transaction, and answers the catalog that holds after it. */
export async function writeCommit(
  session: Session,
  commit: CommitV1,
  stage: Stage | undefined,
  catalog: Catalog,
): Promise<Catalog> {
  const [done] = await rows(
    session,
    'SELECT 1 FROM store.commits WHERE key = $1 AND source = $2 AND feed = $3',
    [commit.key, commit.source, commit.feed.name],
  );
  if (done !== undefined) return catalog;
  const staged = stage === undefined ? [] : await finishStage(stage);
  return transaction(session, async () => {
    await writeCheckpoint(session, commit);
    const feed = commit.feed.name;
    const next = await register(session, commit.feed, catalog);
    const [last] = await rows(session, 'SELECT coalesce(max(seq), 0) + 1 FROM store.commits');
    const seq = Number(last?.[0]);
    const plan = await planFiles(session, commit, stage, seq);
    await eraseReplaced(session, feed, plan, next);
    if (stage !== undefined) {
      await eraseExtended(session, feed, plan, next, stagedPlaces(stage, staged, plan.file), seq);
      await loadStage(session, stage, staged, next, plan.file);
      await writeRecords(session, commit, stage.stagedRecords, seq, next.get(feed)?.eventType);
    }
    await writeFiles(session, plan);
    await settle(session, [...(commit.settled ?? []), ...(commit.quarantine ?? []).map(({ id }) => id)]);
    await append(session, 'quarantine', (commit.quarantine ?? []).map(quarantineRow));
    await append(session, 'windows', (commit.windows ?? []).map(windowRow));
    await append(session, 'commits', [[seq, commit.key, commit.source, feed, commit.observedTime]]);
    return next;
  });
}

async function writeCheckpoint(session: Session, { source, feed, checkpoint }: CommitV1): Promise<void> {
  if (checkpoint === undefined) return;
  const where = 'FROM store.checkpoints WHERE source = $1 AND feed = $2';
  const [stored] = await rows(session, `SELECT seq ${where}`, [source, feed.name]);
  if (stored !== undefined && Number(stored[0]) >= checkpoint.seq) {
    throw new StoreError(
      `${source}: checkpoint ${checkpoint.seq} does not follow ${stored[0]}, which is stored.`,
      {
        hint: 'Another collect of this source went on meanwhile. Run again.',
      },
    );
  }
  await run(session, `DELETE ${where}`, [source, feed.name]);
  await append(session, 'checkpoints', [
    [source, feed.name, checkpoint.seq, JSON.stringify(checkpoint.value)],
  ]);
}

async function settle(session: Session, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await run(session, 'DELETE FROM store.quarantine WHERE id IN (SELECT unnest($1))', [listValue([...ids])]);
}

function quarantineRow(row: QuarantineRowV1) {
  const { offset: byte_offset, observedTime: observed, ...same } = row;
  return asRow('quarantine', { ...same, byte_offset, observed });
}

function windowRow({ from: from_time, to: to_time, observedTime: observed, ...same }: WindowRowV1) {
  return asRow('windows', { ...same, from_time, to_time, observed });
}
