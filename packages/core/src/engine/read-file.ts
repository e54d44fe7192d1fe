import type { FileFeedV1, InvalidRecordV1, RowChunkV1 } from '../provider/index.ts';
import { FormatError } from '../provider/index.ts';
import type { StageV1 } from '../store/index.ts';
import type { Candidate } from './candidate.ts';
import { noCounts } from './event-counts.ts';
import { fileIdPrefix } from './file-id.ts';
import type { FileFacts, FileOutcome } from './file-outcome.ts';
import { type FileReader, readBytes } from './file-reader.ts';
import { type QuarantineBudget, QuarantineFull } from './quarantine-budget.ts';
import { recordPath } from './record-path.ts';
import { refusalOf } from './refusal.ts';
import type { Run } from './run.ts';

/** Thrown into a stage at a file's end, so that nothing of the file stays staged. */
class SameBytes extends Error {}

/** Where a file is read into. */
export interface ReadTarget {
  stage: StageV1;
  reader: FileReader;
  ordinal: number;
  budget: QuarantineBudget;
  signal: AbortSignal;
}

/**
 * Reads one file into a stage. A file that cannot be read is an outcome, not an error; errors are those of
 * the store, of the vendor's connection, and {@link QuarantineFull}.
 */
export async function readFile(
  run: Run,
  feed: FileFeedV1,
  candidate: Candidate,
  target: ReadTarget,
): Promise<FileOutcome> {
  const { file } = candidate;
  let facts: () => FileFacts = () => ({});
  let counts = noCounts();
  const invalid: InvalidRecordV1[] = [];
  let failure: { error: unknown } | undefined;
  const quarantine = (records: readonly InvalidRecordV1[]) => target.budget.keep(records, invalid);

  async function* watched<T>(pieces: AsyncIterable<T>, see: (piece: T) => void): AsyncGenerator<T> {
    try {
      for await (const piece of pieces) {
        see(piece);
        yield piece;
      }
      checkBytes(candidate, facts());
    } catch (error) {
      failure = { error };
      throw error;
    }
  }

  const staged = { key: file.key, idPrefix: fileIdPrefix(file.key), ordinal: target.ordinal };
  const options = { limits: run.limits, signal: target.signal };
  try {
    if (run.store.capabilities.bulk && feed.table !== undefined) {
      const read = target.reader.rows(file, feed, { ...options, ordinal: target.ordinal });
      facts = read.facts;
      const see = (chunk: RowChunkV1) => {
        if (chunk.kind === 'rows') run.progress.read(chunk.rows, 0);
        else if (chunk.kind === 'invalid') quarantine(chunk.records);
        else counts = chunk.counts;
      };
      await target.stage.rows(staged, watched(read.chunks, see));
    } else {
      const read = readBytes(file, feed, options);
      facts = read.facts;
      const job = { feed, source: run.source.name, feedName: run.info.name, file, limits: run.limits };
      const records = recordPath({ ...job, invalid: quarantine }, read.chunks);
      counts = records.counts;
      const see = (events: readonly unknown[]) => run.progress.read(events.length, 0);
      await target.stage.events(staged, watched(records.events, see));
    }
  } catch (error) {
    target.signal.throwIfAborted();
    if (failure === undefined) throw error;
    if (failure.error instanceof SameBytes) return { candidate, facts: facts(), kind: 'same' };
    const refusal = failure.error instanceof QuarantineFull ? undefined : refusalOf(failure.error);
    if (refusal === undefined) throw failure.error;
    return { candidate, facts: facts(), kind: 'refused', ...refusal };
  }
  run.progress.read(0, facts().size ?? file.size ?? 0);
  return { candidate, facts: facts(), kind: 'taken', counts, invalid };
}

/** At a file's end: it was read whole, and its bytes are others than those that were taken before. */
function checkBytes({ file, prior }: Candidate, { sha256 }: FileFacts): void {
  if (sha256 === undefined) {
    throw new FormatError(`${file.key}: the provider did not read it to its end`, { file: file.key });
  }
  if (prior?.state === 'taken' && prior.sha256 === sha256) throw new SameBytes();
}
