import type { FileFeedV1 } from '../provider/index.ts';
import type { StageV1 } from '../store/index.ts';
import { discard } from './discard.ts';
import type { FileOutcome } from './file-outcome.ts';
import type { FileReader } from './file-reader.ts';
import { type GroupEntry, isRead } from './groups.ts';
import type { Limiter } from './limiter.ts';
import { linkedAbort } from './linked-abort.ts';
import { QuarantineBudget, QuarantineFull, quarantineBytes, quarantineRecords } from './quarantine-budget.ts';
import { readFile } from './read-file.ts';
import type { Run } from './run.ts';

/** What files are read with; shared by all groups of a collect. */
export interface Reading {
  feed: FileFeedV1;
  reader: FileReader;
  limit: Limiter;
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
    reading
      .limit(async () => {
        abort.signal.throwIfAborted();
        return readFile(run, reading.feed, candidate, {
          stage,
          reader: reading.reader,
          ordinal,
          budget,
          signal: abort.signal,
        });
      })
      .catch((error: unknown) => {
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
