import { ConfigurationError, type Json } from '../provider/index.ts';
import { CheckpointRow } from './checkpoint-row.ts';
import type { Run } from './run.ts';

/**
 * Reads a source's checkpoint. A row that has no form for parts, where the feed takes queries apart, is one
 * that the feed does not understand.
 *
 * @throws ConfigurationError for record feeds, which would collect everything again
 */
export async function storedCheckpoint(run: Run): Promise<CheckpointRow> {
  const { source, info } = run;
  const stored = await run.store.checkpoint(source.name, info.name, run.working);
  const row = new CheckpointRow(stored, source.feed.parts !== undefined);
  const { feed } = source;
  const uses = run.window === undefined || (feed.kind === 'records' && feed.amend !== undefined);
  if (row.isForeign && uses) refuse(run, 'it is not one for several parts');
  return row;
}

/**
 * What a source or one of its parts goes on from, as its feed understands it. A checkpoint that it does not
 * understand is left aside for file feeds, where it only narrows the listing.
 *
 * @throws ConfigurationError for record feeds, which would collect everything again
 */
export async function checkpointOf(run: Run, row: CheckpointRow): Promise<Json | undefined> {
  const stored = row.valueOf(run.part);
  if (stored === undefined) return undefined;
  const result = await run.source.feed.checkpoint['~standard'].validate(stored);
  if (result.issues === undefined) return result.value;
  refuse(run, result.issues[0]?.message ?? 'invalid');
  return undefined;
}

function refuse(run: Run, reason: string): void {
  const { source, info, part } = run;
  const name = part === undefined ? source.name : `${source.name}, ${part}`;
  const problem = `${name} (${info.name}): the stored checkpoint is not one of this feed: ${reason}`;
  if (source.feed.kind === 'files') {
    run.runtime.warn(`${problem}; everything is listed`);
    return;
  }
  throw new ConfigurationError(problem, {
    hint: 'Use the version of the provider that wrote it, or collect under a new source name: events keep their ids.',
  });
}
