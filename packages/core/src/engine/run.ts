import type { LimitsV1, RuntimeV1 } from '../provider/index.ts';
import type { FeedInfoV1, LogStoreV1 } from '../store/index.ts';
import type { Gaps } from './gaps.ts';
import type { Progress } from './progress.ts';
import type { Source } from './source.ts';
import type { SourceSummary } from './summary.ts';

/** The collecting of one source, or of one part of it. */
export interface Run {
  source: Source;
  /** The part's name; `source` then has its query. */
  part?: string;
  info: FeedInfoV1;
  store: LogStoreV1;
  runtime: RuntimeV1;
  limits: LimitsV1;
  window?: { from: Date; to: Date };
  /** Ends everything, a commit under way too. */
  signal: AbortSignal;
  /** Ends all but a commit under way. */
  working: AbortSignal;
  summary: SourceSummary;
  progress: Progress;
  gaps: Gaps;
}
