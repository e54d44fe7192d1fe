import type { DeletedV1, StoredEventV1 } from '../provider/index.ts';
import type { FilterV1 } from '../query/ast.ts';

/** Which events, in which order. Without `from` and `to`: all time. */
export interface QueryV1 {
  filter?: FilterV1;
  /** Event time, ISO 8601 UTC, in. */
  from?: string;
  /** Event time, ISO 8601 UTC, out. */
  to?: string;
  /** By (time, file, line) or (time, id). `asc` by default. */
  order?: 'asc' | 'desc';
  /** Opaque cursor of an earlier answer: goes on behind it. */
  after?: string;
  limit?: number;
  /** `hide` by default. */
  deleted?: DeletedV1;
}

/** Some events of an answer, and the cursor behind the last of them. */
export interface QueryPageV1 {
  events: StoredEventV1[];
  after: string;
}

/** Counts by time. */
export interface HistogramV1 extends Omit<QueryV1, 'order' | 'after' | 'limit'> {
  /** Width of a bucket in seconds, aligned to the Unix epoch. */
  interval: number;
  /** Also by this field (an attribute, or `name`, `feed`, `source`, `event`), the commonest 20 values. */
  by?: string;
}

/** One bucket; `count` is a decimal string, as all 64-bit values. */
export interface BucketV1 {
  from: string;
  value?: string;
  count: string;
}

/** Values of a field with their counts, the commonest first. */
export interface FacetV1 extends Omit<QueryV1, 'order' | 'after'> {
  field: string;
}

/** How many different values a field has. */
export interface DistinctV1 extends Omit<QueryV1, 'order' | 'after' | 'limit'> {
  field: string;
  /** Refused by stores that can only estimate. */
  exact?: boolean;
}
