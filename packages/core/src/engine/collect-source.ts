import { createHash } from 'node:crypto';
import { defaultLimits, systemRuntime } from '../provider/index.ts';
import { collectFiles } from './collect-files.ts';
import type { CollectOptions } from './collect-options.ts';
import { collectRecords } from './collect-records.ts';
import { feedInfoOf } from './feed-info.ts';
import type { FileReader } from './file-reader.ts';
import { Gaps } from './gaps.ts';
import type { Limiter } from './limiter.ts';
import { linkedAbort } from './linked-abort.ts';
import { progressOf } from './progress.ts';
import type { Run } from './run.ts';
import type { Source } from './source.ts';
import { sourceError } from './source-error.ts';
import type { SourceSummary } from './summary.ts';

/** Collects one source; its failure stands in the summary. Only the abort of `options.signal` is thrown. */
export async function collectSource(
  options: CollectOptions,
  source: Source,
  reader: FileReader,
  limit: Limiter,
): Promise<SourceSummary> {
  const started = performance.now();
  const working = linkedAbort(options.signal, options.finish);
  const run = runOf(options, source, working.signal);
  const { summary } = run;
  try {
    const lease = await run.store.acquire(source.name, run.working);
    let failure: { error: unknown } | undefined;
    try {
      if (source.feed.kind === 'files') await collectFiles(run, source.feed, reader, limit);
      else await collectRecords(run, source.feed);
      await windowCollected(run);
    } catch (error) {
      failure = { error };
    }
    await lease.release().catch((error: unknown) => {
      failure ??= { error };
    });
    if (failure !== undefined) throw failure.error;
  } catch (error) {
    options.signal.throwIfAborted();
    const asked = options.finish?.aborted === true && isAbort(error, options.finish.reason);
    if (asked) summary.interrupted = true;
    else summary.error = sourceError(error);
  } finally {
    working.unlink();
  }
  summary.seconds = (performance.now() - started) / 1000;
  return summary;
}

/** The run of one source, with an empty summary. */
export function runOf(
  options: Pick<CollectOptions, 'store' | 'signal' | 'window' | 'limits' | 'runtime' | 'onProgress'>,
  source: Source,
  working: AbortSignal,
): Run {
  const info = feedInfoOf(source);
  return {
    source,
    info,
    store: options.store,
    runtime: { ...systemRuntime(), ...options.runtime },
    limits: { ...defaultLimits, ...options.limits },
    ...(options.window === undefined ? {} : { window: options.window }),
    signal: options.signal,
    working,
    summary: emptySummary(source.name, info.name),
    progress: progressOf(source.name, options.onProgress),
    gaps: new Gaps(),
  };
}

function emptySummary(source: string, feed: string): SourceSummary {
  return {
    source,
    feed,
    pages: 0,
    files: 0,
    known: 0,
    changed: [],
    passedOver: 0,
    refused: [],
    sameBytes: [],
    records: 0,
    events: 0,
    quarantined: 0,
    skippedLines: 0,
    unknownTypes: {},
    extraColumns: {},
    unfitValues: {},
    bytes: 0,
    seconds: 0,
    gaps: [],
  };
}

/** A backfill without a refused file or a failed part is written down as a collected window. */
async function windowCollected(run: Run): Promise<void> {
  const { failedParts, refused } = run.summary;
  if (run.window === undefined || refused.length > 0 || failedParts !== undefined) return;
  const range = { from: run.window.from.toISOString(), to: run.window.to.toISOString() };
  const observedTime = run.runtime.now().toISOString();
  const place = { feed: run.info.name, source: run.source.name };
  await run.store.commit(
    {
      source: run.source.name,
      feed: run.info,
      key: createHash('sha256')
        .update(JSON.stringify([place, range]))
        .digest('hex'),
      observedTime,
      windows: [{ ...place, ...range, state: 'collected', observedTime }],
    },
    run.signal,
  );
}

function isAbort(error: unknown, reason: unknown): boolean {
  return error === reason || (error instanceof Error && error.name === 'AbortError');
}
