import { UnsupportedError } from '../provider/errors.ts';
import type { FileFeedV1, LimitsV1, LogFileV1, RowChunkV1 } from '../provider/index.ts';
import { inflate } from '../toolkit/inflate.ts';
import { fetchedBody } from './fetched-body.ts';
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

/** How a file is read. */
export interface ReadOptions {
  limits: LimitsV1;
  signal: AbortSignal;
  /** Where its bytes come from; the feed's own `open` by default. */
  open?(): Promise<ReadableStream<Uint8Array>>;
}

/** Reads files as rows of their feed's table. */
export interface FileReader {
  rows(file: LogFileV1, feed: FileFeedV1, options: ReadOptions & { ordinal: number }): FileRead<RowChunkV1>;
  close(): Promise<void>;
}

/**
 * A reader with so many worker threads. Files are read, hashed, inflated and encoded there; those without a path
 * are fetched here first. All is done here when `workers` is 0 or the code runs from TypeScript sources, which a
 * worker cannot import.
 */
export function fileReader(workers: number): FileReader {
  const pool = workers > 0 && !import.meta.url.endsWith('.ts') ? workerPool(workers) : undefined;
  return {
    rows(file, feed, options) {
      const { ordinal, limits, signal } = options;
      if (feed.table === undefined) throw new UnsupportedError(`${file.key}: its feed has no table`);
      const { module, options: tableOptions } = feed.table;
      const { key, attributes, compression, path, size } = file;
      const given = attributes === undefined ? {} : { attributes };
      const job = { key, ordinal, options: tableOptions, limits, ...given };
      const task: EncodeTask = { module, job, compression };
      if (pool === undefined || module.endsWith('.ts')) {
        const read = encodeFile(opened(file, feed, options), task);
        return { chunks: abortable(read.chunks, signal), facts: read.facts };
      }
      if (path === undefined) return fetched(pool, task, opened(file, feed, options), signal);
      return pooled(pool, { from: { path }, task, ...(size === undefined ? {} : { size }) }, signal);
    },
    close: async () => pool?.close(),
  };
}

/** A file's inflated bytes, checked as {@link fileReader} does, in this thread. */
export function readBytes(file: LogFileV1, feed: FileFeedV1, options: ReadOptions): FileRead<Uint8Array> {
  const { limits, signal } = options;
  const { compression, key } = file;
  const inflating = inflate(opened(file, feed, options), { compression, limits, file: key });
  return {
    chunks: abortable(inflating.bytes, signal),
    facts: () => {
      const { sha256, size, inflatedSize, complete } = inflating.facts();
      return complete ? { sha256, size, inflatedSize } : {};
    },
  };
}

/** A file's bytes as delivered; opened when the first is asked for. */
export async function* opened(
  file: LogFileV1,
  feed: FileFeedV1,
  { open, signal }: Pick<ReadOptions, 'open' | 'signal'>,
): AsyncGenerator<Uint8Array> {
  yield* (await (open?.() ?? feed.open(file, signal))) as AsyncIterable<Uint8Array>;
}

function fetched(
  pool: WorkerPool,
  task: EncodeTask,
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): FileRead<RowChunkV1> {
  const { key, limits } = task.job;
  let facts = (): FileFacts => ({});
  const read = async function* () {
    const { bytes, path = '', size, letGo } = await fetchedBody(abortable(body, signal), key, limits);
    try {
      const from = bytes === undefined ? { path } : { bytes };
      const reading = pooled(pool, { from, size, task }, signal);
      facts = reading.facts;
      yield* reading.chunks;
    } finally {
      await letGo();
    }
  };
  return { chunks: abortable(read(), signal), facts: () => facts() };
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
