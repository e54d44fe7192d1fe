import type { FileFeedV1 } from '../provider/index.ts';
import type { StageV1 } from '../store/index.ts';
import type { Candidate } from './candidate.ts';
import { discard } from './discard.ts';
import type { FileOutcome } from './file-outcome.ts';
import type { FileReader } from './file-reader.ts';
import { type GroupEntry, isRead } from './groups.ts';
import { type Keeping, keepFile } from './keep-file.ts';
import type { Limiter } from './limiter.ts';
import { linkedAbort } from './linked-abort.ts';
import type { Outages } from './outage.ts';
import { QuarantineBudget, QuarantineFull, quarantineBytes, quarantineRecords } from './quarantine-budget.ts';
import { failedFile, type ReadTarget, readFile } from './read-file.ts';
import type { Run } from './run.ts';

/** What files are read with; shared by all groups of a collect. */
export interface Reading {
  feed: FileFeedV1;
  reader: FileReader;
  /** Files that are read at a time. */
  limit: Limiter;
  /** Where files are kept before they are read, if they are. */
  keeping?: Keeping;
  /** Where bytes come from, if not from the feed. */
  open?(): Promise<ReadableStream<Uint8Array>>;
  outages: Outages;
}

/** A group whose files were read. `overflow`: it has more invalid records than one commit may hold. */
export interface StagedGroup {
  entries: GroupEntry[];
  stage?: StageV1;
  /** In the order of the entries. */
  outcomes: FileOutcome[];
  overflow: boolean;
}

/** Reads the files of a group into a stage of its own; on an error nothing stays staged. */
export async function stageGroup(run: Run, reading: Reading, entries: GroupEntry[]): Promise<StagedGroup> {
  const files = entries.flatMap((entry) =>
    entry.kind === 'file' && isRead(entry.candidate) ? [entry.candidate] : [],
  );
  if (files.length === 0) return { entries, outcomes: [], overflow: false };
  const abort = linkedAbort(run.working);
  const stage = await run.store.stage(run.info, abort.signal);
  const budget = new QuarantineBudget();
  let failure: { error: unknown } | undefined;
  const read = files.map((candidate, ordinal) =>
    takeFile(run, reading, candidate, {
      stage,
      reader: reading.reader,
      ordinal,
      budget,
      signal: abort.signal,
    }).catch((error: unknown) => {
      failure ??= { error };
      abort.abort(error);
      return undefined;
    }),
  );
  try {
    const outcomes = await Promise.all(read);
    if (failure === undefined) {
      return {
        entries,
        stage,
        outcomes: outcomes.filter((outcome) => outcome !== undefined),
        overflow: false,
      };
    }
    await discard(stage);
    const [only] = files;
    if (!(failure.error instanceof QuarantineFull)) throw failure.error;
    if (files.length > 1 || only === undefined) return { entries, outcomes: [], overflow: true };
    const reason =
      `more than ${quarantineRecords} records or ${quarantineBytes / 1024 ** 2} MiB of it cannot be read: ` +
      'it is not what this feed delivers';
    return { entries, outcomes: [{ candidate: only, facts: {}, kind: 'refused', reason }], overflow: false };
  } finally {
    abort.unlink();
  }
}

async function takeFile(
  run: Run,
  reading: Reading,
  candidate: Candidate,
  target: ReadTarget,
): Promise<FileOutcome> {
  const { feed, keeping, limit, open, outages } = reading;
  const { signal } = target;
  let result: FileOutcome | { failure: unknown };
  if (keeping === undefined) {
    const source = open === undefined ? target : { ...target, open };
    result = await limit(async () => {
      signal.throwIfAborted();
      // A vendor that is out of order is asked for nothing more.
      return outages.end === undefined
        ? readFile(run, feed, candidate, source)
        : { failure: outages.end.error };
    });
  } else {
    result = await keeping.underWay(async () => {
      signal.throwIfAborted();
      const kept = await keepFile(run, feed, keeping, outages, candidate.file, signal);
      if ('failure' in kept) return kept;
      return limit(() => readFile(run, feed, candidate, { ...target, kept }));
    });
  }
  const outcome = 'failure' in result ? failedFile(candidate, result.failure) : result;
  if (outcome.kind === 'failed') outages.add(outcome.error);
  return outcome;
}
