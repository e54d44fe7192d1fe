import { UnsupportedError } from '../provider/errors.ts';
import type { FileFeedV1, LimitsV1, LogFileV1, RowChunkV1 } from '../provider/index.ts';
import { inflate } from '../toolkit/inflate.ts';
import { abortable } from './worker-abortable.ts';
import { encodeFile } from './worker-encode.ts';
import type { EncodeTask, FileFacts } from './worker-messages.ts';
import { type PoolJob, type PoolRequest, type WorkerPool, workerPool } from './worker-pool.ts';

/**
 * A file being read. Reading begins with the first piece asked for, and whoever began must read to the end
 * or leave the loop. What came counts only once the end was reached: any piece may be followed by a
 * FormatError. The facts are complete at the end; of a file that is damaged they hold what is known.
 */
export interface FileRead<Chunk> {
  chunks: AsyncIterable<Chunk>;
  facts(): FileFacts;
}

/** Reads files as rows of their feed's table. */
export interface FileReader {
  rows(
    file: LogFileV1,
    feed: FileFeedV1,
    options: { ordinal: number; limits: LimitsV1; signal: AbortSignal },
  ): FileRead<RowChunkV1>;
  close(): Promise<void>;
}

/**
 * A reader with so many worker threads. Files that have a path are read, hashed, inflated and encoded there;
 * all others here, as are all when `workers` is 0 or the code runs from TypeScript sources, which a worker
 * cannot import.
 */
export function fileReader(workers: number): FileReader {
  const pool = workers > 0 && !import.meta.url.endsWith('.ts') ? workerPool(workers) : undefined;
  return {
    rows(file, feed, { ordinal, limits, signal }) {
      if (feed.table === undefined) throw new UnsupportedError(`${file.key}: its feed has no table`);
      const { module, options } = feed.table;
      const { key, attributes, compression, path, size } = file;
      const job = { key, ordinal, options, limits, ...(attributes === undefined ? {} : { attributes }) };
      const task: EncodeTask = { module, job, compression };
      if (pool === undefined || path === undefined || module.endsWith('.ts')) {
        const read = encodeFile(opened(file, feed, signal), task);
        return { chunks: abortable(read.chunks, signal), facts: read.facts };
      }
      return pooled(pool, { path, task, ...(size === undefined ? {} : { size }) }, signal);
    },
    close: async () => pool?.close(),
  };
}

/** A file's inflated bytes, checked as {@link fileReader} does, in this thread. */
export function readBytes(
  file: LogFileV1,
  feed: FileFeedV1,
  { limits, signal }: { limits: LimitsV1; signal: AbortSignal },
): FileRead<Uint8Array> {
  const { compression, key } = file;
  const inflating = inflate(opened(file, feed, signal), { compression, limits, file: key });
  return {
    chunks: abortable(inflating.bytes, signal),
    facts: () => {
      const { sha256, size, inflatedSize, complete } = inflating.facts();
      return complete ? { sha256, size, inflatedSize } : {};
    },
  };
}

async function* opened(file: LogFileV1, feed: FileFeedV1, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  yield* (await feed.open(file, signal)) as AsyncIterable<Uint8Array>;
}

function pooled(pool: WorkerPool, request: PoolRequest, signal: AbortSignal): FileRead<RowChunkV1> {
  let facts: FileFacts = {};
  let job: PoolJob | undefined;
  const read = async function* () {
    job = pool.start(request);
    try {
      for (let chunks = await job.next(); chunks !== undefined; chunks = await job.next()) yield* chunks;
    } finally {
      facts = job.facts();
      job.cancel();
    }
  };
  return { chunks: abortable(read(), signal, () => job?.cancel()), facts: () => facts };
}
