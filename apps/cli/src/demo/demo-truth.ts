import type { Truth } from '@logs/edgio-format/demo';

/** How much a feed has. */
export interface FeedTruth {
  feed: string;
  files: number;
  /** Deleted ones too. */
  events: number;
}

/** Something that became of the stream that all samples tell of. */
export interface StreamStep {
  /** ISO 8601. */
  time: string;
  vendor: string;
  step: string;
  detail: string;
}

/** What is true of the demo's data, counted from what was made up and not from what was collected. */
export interface DemoTruth {
  feeds: FeedTruth[];
  stream: StreamStep[];
  /** Of the made-up delivery, where there is one. */
  delivery?: Truth;
}
