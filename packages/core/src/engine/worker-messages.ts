import type { EncodeJobV1, RowChunkV1 } from '../provider/index.ts';

/** What a thread needs to turn one file into rows. Survives a structured clone. */
export interface EncodeTask {
  /** URL of the module that exports `encodeRows`. */
  module: string;
  job: EncodeJobV1;
  compression: 'gzip' | 'none';
}

/** What became known of a file while it was read; the hash only once it was read to its end. */
export interface FileFacts {
  /** Of the bytes as delivered, 64 hex digits. */
  sha256?: string;
  /** Bytes as delivered. */
  size?: number;
  /** Bytes inflated. */
  inflatedSize?: number;
}

/** An error on its way between threads. */
export interface PlainError {
  name: string;
  message: string;
  stack?: string;
  kind?: string;
  hint?: string;
  file?: string;
  line?: number;
  offset?: number;
}

/** Where a thread finds a file's bytes as delivered: in a local file, or here. */
export type FileBytes = { path: string } | { bytes: Uint8Array };

/** From the main thread. `credit`: so many bytes of a job were taken by its reader; `end`: the thread shall end. */
export type ToWorker =
  | { kind: 'start'; id: number; from: FileBytes; task: EncodeTask }
  | { kind: 'credit'; id: number; bytes: number }
  | { kind: 'cancel'; id: number }
  | { kind: 'end' };

/** From the worker: pieces of a job, the last message with its end. */
export interface FromWorker {
  id: number;
  chunks: RowChunkV1[];
  /** Bytes in the chunks, as the worker counts them for credit. */
  bytes: number;
  end?: { facts: FileFacts; error?: PlainError };
}
