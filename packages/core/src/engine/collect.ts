import { availableParallelism } from 'node:os';
import type { CollectOptions } from './collect-options.ts';
import { collectSource } from './collect-source.ts';
import { fileReader } from './file-reader.ts';
import { limiter } from './limiter.ts';
import type { CollectSummary } from './summary.ts';

/** Most worker threads where the number is not given. */
const mostWorkers = 4;
/** Files that are handed out for each worker. */
const filesAtOnce = 4;

/**
 * Brings what is new of every source into the store, exactly once, source after source, several parts of one at a
 * time. A source that fails does not stop the others, nor does a part of one: the errors stand in the summary. Killed at any moment and run again, the store
 * is the same as after one undisturbed run.
 *
 * @throws the reason of `options.signal` when it aborts; nothing else
 */
export async function collect(options: CollectOptions): Promise<CollectSummary> {
  const started = performance.now();
  const workers = options.workers ?? Math.min(mostWorkers, availableParallelism());
  const reader = fileReader(workers);
  // A worker takes four small files at a time; of large ones the rest waits for it.
  const limit = limiter(filesAtOnce * workers);
  const sources: CollectSummary['sources'] = [];
  try {
    for (const source of options.sources) {
      options.signal.throwIfAborted();
      sources.push(await collectSource(options, source, reader, limit));
    }
  } finally {
    await reader.close();
  }
  return { sources, seconds: (performance.now() - started) / 1000 };
}
