import type { FileFeedV1, InvalidRecordV1, RowChunkV1 } from '../provider/index.ts';
import { FormatError } from '../provider/index.ts';
import type { StageV1 } from '../store/index.ts';
import type { Candidate } from './candidate.ts';
import { noCounts } from './event-counts.ts';
import { fileIdPrefix } from './file-id.ts';
import type { FileFacts, FileOutcome } from './file-outcome.ts';
import { type FileReader, readBytes } from './file-reader.ts';
import { type KeptBytes, keptSource } from './keep-file.ts';
import { isOutage } from './outage.ts';
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
  /** Its bytes, where they were fetched already. */
  kept?: KeptBytes;
  /** Where its bytes come from, if neither from there nor from the feed. */
  open?(): Promise<ReadableStream<Uint8Array>>;
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
  const { kept, signal } = target;
  if (kept !== undefined && isSame(candidate, kept.file.sha256)) {
    const { sha256, size } = kept.file;
    run.progress.read(0, size);
    return { candidate, facts: { sha256, size, kept: true }, kind: 'same' };
  }
  const source = kept === undefined ? undefined : keptSource(run, kept, candidate.file, signal);
  const file = source?.file ?? candidate.file;
  const more = kept === undefined ? {} : { kept: true as const };
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
  const open = source?.open ?? target.open;
  const options = { limits: run.limits, signal, ...(open === undefined ? {} : { open }) };
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
    signal.throwIfAborted();
    if (failure === undefined) throw error;
    if (failure.error instanceof SameBytes) return { candidate, facts: facts(), kind: 'same' };
    if (failure.error instanceof QuarantineFull) throw failure.error;
    return { ...failedFile(candidate, failure.error), facts: facts() };
  }
  run.progress.read(0, facts().size ?? file.size ?? 0);
  return { candidate, facts: { ...facts(), ...more }, kind: 'taken', counts, invalid };
}

/**
 * What becomes of a file that could not be had or read.
 *
 * @throws the error, when it is neither the file's nor one that may be
 */
export function failedFile(candidate: Candidate, error: unknown): FileOutcome {
  const refusal = refusalOf(error);
  if (refusal !== undefined) return { candidate, facts: {}, kind: 'refused', ...refusal };
  if (isOutage(error)) return { candidate, facts: {}, kind: 'failed', error };
  throw error;
}

/** At a file's end: it was read whole, and its bytes are others than those that were taken before. */
function checkBytes(candidate: Candidate, { sha256 }: FileFacts): void {
  const { file } = candidate;
  if (sha256 === undefined) {
    throw new FormatError(`${file.key}: the provider did not read it to its end`, { file: file.key });
  }
  if (isSame(candidate, sha256)) throw new SameBytes();
}

function isSame({ prior }: Candidate, sha256: string): boolean {
  return prior?.state === 'taken' && prior.sha256 === sha256;
}
