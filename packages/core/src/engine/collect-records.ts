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

/** Pages that wait while others are written, at most. */
const mostWaiting = 4;

/** A page that was read and is not written yet. */
interface WaitingPage {
  page: PageV1<unknown, Json>;
  read: ReadPage;
  /** The checkpoint behind it; absent where it changes none. */
  checkpoint?: Json;
}

/**
 * Collects a record feed page by page: a page and its checkpoint are in one commit. Pages that come while one is
 * written wait, a few at most, and are written together.
 */
export async function collectRecords(run: Run, feed: RecordFeedV1): Promise<void> {
  const shared: Shared = { row: await storedCheckpoint(run), turn: limiter(1) };
  await eachPart(run, (part) => collectPart(part, feed, shared));
}

async function collectPart(run: Run, feed: RecordFeedV1, shared: Shared): Promise<void> {
  const ahead = linkedAbort(run.working);
  const trail = new CheckpointTrail(shared.row.valueOf(run.part), run.part);
  const waiting: WaitingPage[] = [];
  let writing: Promise<void> | undefined;
  let failure: { error: unknown } | undefined;
  const write = () => {
    writing = commitPages(run, waiting.splice(0), trail, shared).then(
      () => {
        writing = undefined;
        run.progress.phase('listing');
        if (waiting.length > 0) write();
      },
      (error: unknown) => {
        writing = undefined;
        failure = { error };
        ahead.abort(error);
      },
    );
  };
  const written = async () => {
    while (writing !== undefined) await writing;
    if (failure !== undefined) throw failure.error;
  };
  try {
    for await (const page of readPages(run, feed, shared, ahead.signal)) {
      waiting.push(page);
      if (writing === undefined) write();
      while (waiting.length >= mostWaiting && writing !== undefined) await writing;
    }
  } finally {
    // What came before a failure of the vendor is written; its error is thrown on.
    try {
      await written();
    } finally {
      ahead.unlink();
    }
  }
}

/** The pages of a scan, normalized; none twice. */
async function* readPages(
  run: Run,
  feed: RecordFeedV1,
  { row }: Shared,
  signal: AbortSignal,
): AsyncGenerator<WaitingPage> {
  const { query } = run.source;
  const amends = run.window !== undefined && feed.amend !== undefined;
  let checkpoint: Json | undefined;
  if (run.window === undefined || amends) checkpoint = await checkpointOf(run, row);
  const guard = loopGuard(run.part === undefined ? run.source.name : `${run.source.name}, ${run.part}`);
  const scan =
    run.window === undefined
      ? feed.scan({ query, ...(checkpoint === undefined ? {} : { checkpoint }), signal })
      : feed.scan({ query, window: run.window, signal });
  for await (const page of abortable(scan, signal)) {
    run.working.throwIfAborted();
    run.summary.pages += 1;
    const read = readPage(run, feed, page.items);
    if (guard(page.checkpoint, read.digest)) continue;
    run.progress.read(read.records.length, read.bytes);
    // As it is now: a feed may change the object for its next page, while this one waits to be written.
    if (run.window === undefined) yield { page, read, checkpoint: structuredClone(page.checkpoint) };
    else {
      const amended = amends ? feed.amend?.(checkpoint, page.items) : undefined;
      checkpoint = amended ?? checkpoint;
      yield { page, read, ...(amended === undefined ? {} : { checkpoint: amended }) };
    }
  }
}

async function commitPages(
  run: Run,
  pages: readonly WaitingPage[],
  trail: CheckpointTrail,
  { row, turn }: Shared,
): Promise<void> {
  const { info, source, summary, store } = run;
  const observedTime = pages.at(-1)?.read.observedTime ?? run.runtime.now().toISOString();
  const reads = pages.map(({ read }) => read);
  const reached = pages.findLast(({ checkpoint }) => checkpoint !== undefined)?.checkpoint;
  if (reached !== undefined) trail.pageEnds(reached);
  const gaps = pages.flatMap(({ page }) => page.gaps ?? []);
  const windows = await run.gaps.rowsOf(run, gaps, observedTime);
  const items = pages.reduce((sum, { page }) => sum + page.items.length, 0);
  if (items === 0 && windows.length === 0 && !trail.hasMoved) return;
  const records = reads.flatMap((read) => read.records);
  const quarantine = [
    ...new Map(reads.flatMap((read) => read.quarantine.map((each) => [each.id, each]))).values(),
  ];
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
        reads.map(({ digest }) => digest),
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
  summary.records += items;
  summary.events += records.length;
  summary.quarantined += items - records.length;
  summary.bytes += reads.reduce((sum, { bytes }) => sum + bytes, 0);
}
