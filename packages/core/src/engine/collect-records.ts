import { createHash } from 'node:crypto';
import type { PageV1, RecordFeedV1 } from '../provider/index.ts';
import type { Json } from '../provider/json.ts';
import type { CheckpointRow } from './checkpoint-row.ts';
import { CheckpointTrail } from './checkpoint-trail.ts';
import { discard } from './discard.ts';
import { type Limiter, limiter } from './limiter.ts';
import { linkedAbort } from './linked-abort.ts';
import { loopGuard } from './loop-guard.ts';
import { eachPart } from './parts.ts';
import { type ReadPage, readPage } from './read-page.ts';
import type { Run } from './run.ts';
import { checkpointOf, storedCheckpoint } from './stored-checkpoint.ts';
import { abortable } from './worker-abortable.ts';

/** What the parts of a source share while it is collected. */
interface Shared {
  row: CheckpointRow;
  /** One commit at a time. */
  turn: Limiter;
}

/** Collects a record feed page by page: each page with its checkpoint is one commit. One page is read ahead. */
export async function collectRecords(run: Run, feed: RecordFeedV1): Promise<void> {
  const shared: Shared = { row: await storedCheckpoint(run), turn: limiter(1) };
  await eachPart(run, (part) => collectPart(part, feed, shared));
}

async function collectPart(run: Run, feed: RecordFeedV1, shared: Shared): Promise<void> {
  const { query } = run.source;
  const amends = run.window !== undefined && feed.amend !== undefined;
  let checkpoint: Json | undefined;
  if (run.window === undefined || amends) checkpoint = await checkpointOf(run, shared.row);
  const trail = new CheckpointTrail(shared.row.valueOf(run.part), run.part);
  const guard = loopGuard(run.part === undefined ? run.source.name : `${run.source.name}, ${run.part}`);
  const ahead = linkedAbort(run.working);
  const { signal } = ahead;
  const scan =
    run.window === undefined
      ? feed.scan({ query, ...(checkpoint === undefined ? {} : { checkpoint }), signal })
      : feed.scan({ query, window: run.window, signal });
  const pages = abortable(scan, signal);
  try {
    for (let next = await pages.next(); next.done !== true; ) {
      const page = next.value;
      run.working.throwIfAborted();
      run.summary.pages += 1;
      const read = readPage(run, feed, page.items);
      if (run.window === undefined) trail.pageEnds(page.checkpoint);
      const isRepeated = guard(page.checkpoint, read.digest);
      const amended = amends && !isRepeated ? feed.amend?.(checkpoint, page.items) : undefined;
      if (amended !== undefined) {
        checkpoint = amended;
        trail.pageEnds(amended);
      }
      // The vendor is asked for the next page while this one is written; all that this one says is read by now.
      const coming = pages.next();
      coming.catch(() => {});
      if (!isRepeated) {
        run.progress.read(read.records.length, read.bytes);
        await commitPage(run, page, read, trail, shared);
        run.progress.phase('listing');
      }
      next = await coming;
    }
  } catch (error) {
    ahead.abort(error);
    throw error;
  } finally {
    ahead.unlink();
    await pages.return(undefined);
  }
}

async function commitPage(
  run: Run,
  { items, gaps = [] }: PageV1<unknown, Json>,
  { records, quarantine, bytes, digest, observedTime }: ReadPage,
  trail: CheckpointTrail,
  { row, turn }: Shared,
): Promise<void> {
  const { info, source, summary, store } = run;
  const windows = await run.gaps.rowsOf(run, gaps, observedTime);
  if (items.length === 0 && windows.length === 0 && !trail.hasMoved) return;
  const stage = records.length === 0 ? undefined : await store.stage(info, run.working);
  try {
    await stage?.records(records);
    await turn(async () => {
      run.working.throwIfAborted();
      run.progress.phase('committing');
      const checkpoint = row.due([trail]);
      const step = JSON.stringify([
        info.name,
        source.name,
        run.part,
        observedTime,
        digest,
        checkpoint,
        windows,
      ]);
      await store.commit(
        {
          source: source.name,
          feed: info,
          key: createHash('sha256').update(step).digest('hex'),
          observedTime,
          ...(stage === undefined ? {} : { stage }),
          quarantine,
          ...(windows.length === 0 ? {} : { windows }),
          ...(checkpoint === undefined ? {} : { checkpoint }),
        },
        run.signal,
      );
      if (checkpoint !== undefined) row.written(checkpoint, [trail]);
      run.gaps.written(run, windows);
    });
  } finally {
    await discard(stage);
  }
  summary.records += items.length;
  summary.events += records.length;
  summary.quarantined += items.length - records.length;
  summary.bytes += bytes;
}
