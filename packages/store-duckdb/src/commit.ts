import type { CommitV1, QuarantineRowV1, WindowRowV1 } from '@logs/core/store';
import { append, asRow } from './append.ts';
import { type Catalog, register } from './catalog.ts';
import { listValue } from './duckdb.ts';
import type { Numbers } from './numbers.ts';
import { type RecordsWritten, writeRecords } from './record-write.ts';
import { preparedRows, rows, run, type Session, transaction } from './session.ts';
import type { Stage } from './stage.ts';
import { eraseExtended, eraseReplaced, planFiles, writeFiles } from './stage-files.ts';
import { finishStage, loadStage, stagedPlaces } from './stage-load.ts';
import { StoreError } from './store-error.ts';

/** What a commit changed beside the store itself. */
export interface Written extends RecordsWritten {
  catalog: Catalog;
  numbers: Numbers;
}

/** Writes a commit in one transaction; nothing when it is in already. */
export async function writeCommit(
  session: Session,
  commit: CommitV1,
  stage: Stage | undefined,
  catalog: Catalog,
  numbers: Numbers,
  ending: (commit: () => Promise<void>) => Promise<void>,
): Promise<Written | undefined> {
  const { isDone, checkpoint } = await standing(session, commit);
  if (isDone) return;
  const staged = stage === undefined ? [] : await finishStage(stage);
  return transaction(
    session,
    async () => {
      await writeCheckpoint(session, commit, checkpoint);
      const feed = commit.feed.name;
      const next = await register(session, commit.feed, catalog);
      const seq = numbers.commit + 1;
      const plan = await planFiles(session, commit, stage, seq, numbers.file);
      await eraseReplaced(session, feed, plan, next);
      let records: RecordsWritten = { added: [], removed: [] };
      if (stage !== undefined) {
        await eraseExtended(session, feed, plan, next, stagedPlaces(stage, staged, plan.file), seq);
        await loadStage(session, stage, staged, next, plan.file);
        const last = { commit: seq, change: numbers.change };
        records = await writeRecords(session, commit, stage.stagedRecords, last, next.get(feed)?.eventType);
      }
      await writeFiles(session, plan);
      await settle(session, [...(commit.settled ?? []), ...(commit.quarantine ?? []).map(({ id }) => id)]);
      await append(session, 'quarantine', (commit.quarantine ?? []).map(quarantineRow));
      for (const window of commit.windows ?? []) await writeWindow(session, window);
      await append(session, 'commits', [[seq, commit.key, commit.source, feed, commit.observedTime]]);
      const change = numbers.change + records.added.length;
      return { ...records, catalog: next, numbers: { commit: seq, change, file: plan.last } };
    },
    ending,
  );
}

/** Whether a commit is in already, and the number of the checkpoint that its own must follow. */
async function standing(
  session: Session,
  { key, source, feed }: CommitV1,
): Promise<{ isDone: boolean; checkpoint: number | undefined }> {
  const found = await preparedRows(
    session,
    `SELECT source, feed, NULL FROM store.commits WHERE key = $1
     UNION ALL SELECT source, feed, seq FROM store.checkpoints WHERE source = $2`,
    [key, source],
  );
  const own = found.filter((row) => row[0] === source && row[1] === feed.name).map(([, , seq]) => seq);
  const checkpoint = own.find((seq) => seq !== null);
  return {
    isDone: own.includes(null),
    checkpoint: checkpoint === undefined ? undefined : Number(checkpoint),
  };
}

async function writeCheckpoint(
  session: Session,
  { source, feed, checkpoint }: CommitV1,
  stored: number | undefined,
): Promise<void> {
  if (checkpoint === undefined) return;
  const { seq, value } = checkpoint;
  if (stored !== undefined && stored >= seq) {
    throw new StoreError(`${source}: checkpoint ${seq} does not follow ${stored}, which is stored.`, {
      hint: 'Another collect of this source went on meanwhile. Run again.',
    });
  }
  const sql =
    stored === undefined
      ? 'INSERT INTO store.checkpoints VALUES ($1, $2, $3::BIGINT, $4)'
      : 'UPDATE store.checkpoints SET seq = $3::BIGINT, value = $4 WHERE source = $1 AND feed = $2';
  await preparedRows(session, sql, [source, feed.name, BigInt(seq), JSON.stringify(value)]);
}

/** When it was seen plays no part: a window that is told again is no second one. */
async function writeWindow(session: Session, window: WindowRowV1): Promise<void> {
  const { feed, source, state, from, to, reason = null } = window;
  const [known] = await rows(
    session,
    `SELECT 1 FROM store.windows WHERE feed = $1 AND source = $2 AND state = $3 AND from_time = $4
     AND to_time = $5 AND reason IS NOT DISTINCT FROM $6::VARCHAR LIMIT 1`,
    [feed, source, state, from, to, reason],
  );
  if (known === undefined) await append(session, 'windows', [windowRow(window)]);
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
