import { ConfigurationError, type Json } from '../provider/index.ts';
import type { Run } from './run.ts';

/** A source's checkpoint as the store has it, and as the feed understands it. */
export interface StoredCheckpoint {
  stored: { seq: number; value: Json } | undefined;
  /** What a scan goes on from. */
  value: Json | undefined;
}

/**
 * Reads a source's checkpoint. One that the feed does not understand is left aside for file feeds, where it
 * only narrows the listing.
 *
 * @throws ConfigurationError for record feeds, which would collect everything again
 */
export async function storedCheckpoint(run: Run): Promise<StoredCheckpoint> {
  const { source, info } = run;
  const stored = await run.store.checkpoint(source.name, info.name, run.working);
  if (stored === undefined || run.window !== undefined) return { stored, value: undefined };
  const result = await source.feed.checkpoint['~standard'].validate(stored.value);
  if (result.issues === undefined) return { stored, value: result.value };
  const problem = `${source.name} (${info.name}): the stored checkpoint is not one of this feed: ${result.issues[0]?.message ?? 'invalid'}`;
  if (source.feed.kind === 'files') {
    run.runtime.warn(`${problem}; everything is listed`);
    return { stored, value: undefined };
  }
  throw new ConfigurationError(problem, {
    hint: 'Use the version of the provider that wrote it, or collect under a new source name: events keep their ids.',
  });
}
