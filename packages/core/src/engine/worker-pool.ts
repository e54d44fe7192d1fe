import { Worker } from 'node:worker_threads';
import type { RowChunkV1 } from '../provider/index.ts';
import { errorFromPlain } from './worker-error.ts';
import type { EncodeTask, FileBytes, FileFacts, FromWorker, ToWorker } from './worker-messages.ts';

const smallFile = 4 * 1024 * 1024;
const smallAtOnce = 4;
/** Milliseconds until a thread that does not end is terminated. */
const patience = 5000;

/** A file that a worker is to read. */
export interface PoolRequest {
  from: FileBytes;
  /** Bytes as delivered, where known: small files are handed out several at a time. */
  size?: number;
  task: EncodeTask;
}

/** A file that is being read. It must be read to its end or cancelled, for it holds a place in the pool. */
export interface PoolJob {
  /** The next pieces; undefined at the end. Asking says that the pieces before were taken. */
  next(): Promise<RowChunkV1[] | undefined>;
  cancel(): void;
  facts(): FileFacts;
}

/** Worker threads that read files. */
export interface WorkerPool {
  start(request: PoolRequest): PoolJob;
  close(): Promise<void>;
}

interface Thread {
  worker: Worker;
  jobs: Map<number, Running>;
}

interface Running {
  request: PoolRequest;
  /** Whether anything came of it yet. */
  heard: boolean;
  received(message: FromWorker): void;
  failed(error: Error): void;
}

/** At most `size` threads, begun when they are needed. One that crashes fails its files and is replaced. */
export function workerPool(size: number): WorkerPool {
  const threads = new Set<Thread>();
  const waiting = new Map<number, Running>();
  let ids = 0;
  let closed = false;

  const end = (thread: Thread, error: Error) => {
    threads.delete(thread);
    const unheard = closed ? [] : [...thread.jobs].filter(([, running]) => !running.heard);
    // The first of them is the one that was at work; those behind it had not begun.
    for (const [id, running] of unheard.slice(1)) {
      thread.jobs.delete(id);
      waiting.set(id, running);
    }
    for (const running of thread.jobs.values()) running.failed(error);
    thread.jobs.clear();
    assign();
  };
  const begin = (): Thread => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { name: 'logs-reader' });
    const thread: Thread = { worker, jobs: new Map() };
    worker.unref();
    worker.on('message', (message: FromWorker) => {
      const running = thread.jobs.get(message.id);
      if (message.end !== undefined) settle(thread, message.id);
      running?.received(message);
    });
    const crashed = (error: Error) =>
      end(thread, new Error(`A reading thread failed: ${error.message}`, { cause: error }));
    worker.on('error', crashed);
    worker.on('messageerror', crashed);
    worker.on('exit', (code) =>
      end(thread, new Error(`A reading thread ended unexpectedly (exit code ${code}).`)),
    );
    threads.add(thread);
    return thread;
  };
  const settle = (thread: Thread, id: number) => {
    thread.jobs.delete(id);
    if (thread.jobs.size === 0) thread.worker.unref();
    assign();
  };
  const assign = () => {
    for (const [id, running] of waiting) {
      const thread = place(threads, running.request) ?? (threads.size < size ? begin() : undefined);
      if (thread === undefined) return;
      waiting.delete(id);
      thread.worker.ref();
      thread.jobs.set(id, running);
      const { from, task } = running.request;
      tell(thread, { kind: 'start', id, from, task });
    }
  };
  const threadOf = (id: number) => [...threads].find((thread) => thread.jobs.has(id));

  return {
    start(request) {
      const id = ids++;
      let facts: FileFacts = {};
      let ended: { error?: Error } | undefined;
      let pieces: RowChunkV1[] = [];
      let bytes = 0;
      let taken = 0;
      let wake = () => {};
      waiting.set(id, {
        request,
        heard: false,
        received(message) {
          this.heard = true;
          pieces = pieces.concat(message.chunks);
          bytes += message.bytes;
          if (message.end !== undefined) {
            facts = message.end.facts;
            ended = message.end.error === undefined ? {} : { error: errorFromPlain(message.end.error) };
          }
          wake();
        },
        failed(error) {
          ended = { error };
          wake();
        },
      });
      assign();
      return {
        async next() {
          if (taken > 0 && ended === undefined) tell(threadOf(id), { kind: 'credit', id, bytes: taken });
          while (pieces.length === 0 && ended === undefined) {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
          if (ended?.error !== undefined) throw ended.error;
          const answer = pieces;
          taken = bytes;
          pieces = [];
          bytes = 0;
          return answer.length === 0 ? undefined : answer;
        },
        cancel() {
          waiting.delete(id);
          if (ended === undefined) tell(threadOf(id), { kind: 'cancel', id });
          ended ??= {};
          pieces = [];
          wake();
        },
        facts: () => facts,
      };
    },
    async close() {
      closed = true;
      for (const running of waiting.values()) running.failed(new Error('The reader was closed.'));
      waiting.clear();
      await Promise.all([...threads].map(ended));
    },
  };
}

/** Lets a thread end by itself: to terminate one that is just being optimized crashes some versions of Node. */
async function ended(thread: Thread): Promise<void> {
  const { worker } = thread;
  const exit = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  // Referenced, so that the process waits for it.
  worker.ref();
  tell(thread, { kind: 'end' });
  const late = setTimeout(() => void worker.terminate(), patience);
  await exit;
  clearTimeout(late);
}

function tell(thread: Thread | undefined, message: ToWorker): void {
  thread?.worker.postMessage(message);
}

/** The thread that should read it: an idle one, or for a small file one that has but few small ones. */
function place(threads: ReadonlySet<Thread>, request: PoolRequest): Thread | undefined {
  const small = (r: PoolRequest) => r.size !== undefined && r.size < smallFile;
  let best: Thread | undefined;
  for (const thread of threads) {
    const { jobs } = thread;
    const fits =
      jobs.size < smallAtOnce && small(request) && [...jobs.values()].every((j) => small(j.request));
    if (jobs.size > 0 && !fits) continue;
    if (best === undefined || jobs.size < best.jobs.size) best = thread;
  }
  return best;
}
