import type { LimitsV1, RuntimeV1 } from '../provider/index.ts';
import type { LogStoreV1 } from '../store/index.ts';
import type { Source } from './source.ts';
import type { CollectProgress } from './summary.ts';

/** How to collect. */
export interface CollectOptions {
  store: LogStoreV1;
  sources: readonly Source[];
  /** Ends everything at once; a commit under way is rolled back. */
  signal: AbortSignal;
  /** Ends after the commit under way. */
  finish?: AbortSignal;
  /** A backfill: delivery hours for files, event time for records. Leaves checkpoints alone. */
  window?: { from: Date; to: Date };
  limits?: Partial<LimitsV1>;
  runtime?: Partial<RuntimeV1>;
  /** Worker threads that read files; the number of cores, at most 4, by default. 0 reads in this thread. */
  workers?: number;
  onProgress?(progress: CollectProgress): void;
}
