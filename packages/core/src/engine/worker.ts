import { parentPort } from 'node:worker_threads';
import type { RowChunkV1 } from '../provider/index.ts';
import { encodeFile } from './worker-encode.ts';
import { plainError } from './worker-error.ts';
import { localFile } from './worker-local-file.ts';
import type { FileBytes, FromWorker, ToWorker } from './worker-messages.ts';
import { ownedChunk } from './worker-owned-chunk.ts';

// A job's first and small messages wait until they are worth one; more than `inFlight` waits for credit.
const messageBytes = 1024 * 1024;
const inFlight = 8 * 1024 * 1024;

interface Job {
  /** Bytes that were posted and not taken yet. */
  posted: number;
  cancelled: boolean;
  wake(): void;
}

const jobs = new Map<number, Job>();
const cancelled = new Error('cancelled');
// One job works at a time; another goes on while it waits for credit.
let turn: Promise<unknown> = Promise.resolve();

parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'end') {
    end();
    return;
  }
  const job = jobs.get(message.id);
  if (message.kind === 'start') {
    const started: Job = { posted: 0, cancelled: false, wake: () => {} };
    jobs.set(message.id, started);
    void run(message, started).finally(() => jobs.delete(message.id));
  } else if (message.kind === 'credit' && job !== undefined) {
    job.posted -= message.bytes;
    job.wake();
  } else if (job !== undefined) {
    job.cancelled = true;
    job.wake();
  }
});

// With its port closed and its jobs cancelled the thread has nothing left to wait for.
function end(): void {
  for (const job of jobs.values()) {
    job.cancelled = true;
    job.wake();
  }
  parentPort?.close();
}

async function run({ id, from, task }: ToWorker & { kind: 'start' }, job: Job): Promise<void> {
  let release = await takeTurn();
  const reading = encodeFile(bytesOf(from, task.job.key), task);
  let batch = emptyBatch();
  try {
    for await (const chunk of reading.chunks) {
      if (job.cancelled) throw cancelled;
      add(batch, chunk);
      if (batch.bytes < messageBytes) continue;
      post({ id, ...batch });
      job.posted += batch.bytes;
      batch = emptyBatch();
      if (job.posted <= inFlight) continue;
      release();
      await credit(job);
      release = await takeTurn();
    }
    post({ id, ...batch, end: { facts: reading.facts() } });
  } catch (error) {
    post({ id, ...emptyBatch(), end: { facts: reading.facts(), error: plainError(error, task.job.key) } });
  } finally {
    release();
  }
}

async function* bytesOf(from: FileBytes, key: string): AsyncGenerator<Uint8Array> {
  if ('path' in from) yield* localFile(from.path, key);
  else yield from.bytes;
}

async function takeTurn(): Promise<() => void> {
  const before = turn;
  let release = () => {};
  turn = new Promise<void>((resolve) => {
    release = resolve;
  });
  await before;
  return release;
}

async function credit(job: Job): Promise<void> {
  while (job.posted > inFlight && !job.cancelled) {
    await new Promise<void>((resolve) => {
      job.wake = resolve;
    });
  }
}

interface Batch {
  chunks: RowChunkV1[];
  bytes: number;
  transfer: Set<ArrayBuffer>;
}

function emptyBatch(): Batch {
  return { chunks: [], bytes: 0, transfer: new Set() };
}

function add(batch: Batch, chunk: RowChunkV1): void {
  const owned = ownedChunk(chunk);
  batch.chunks.push(owned.chunk);
  batch.bytes += owned.bytes;
  for (const buffer of owned.transfer) batch.transfer.add(buffer);
}

function post({ transfer, ...message }: FromWorker & Batch): void {
  parentPort?.postMessage(message, [...transfer]);
}
