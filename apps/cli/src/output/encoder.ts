import type { Json } from '@logs/core';

/** Turns batches into text, piece by piece. */
export interface Encoder<Item> {
  /** What stands before the first batch. */
  head(): string;
  batch(items: readonly Item[]): string;
  /** What stands behind the last. */
  end(): string;
}

/** A value in a row; `undefined` and `null` are absent. */
export type Cell = Json | undefined;

/** A column of an answer. Numbers stand on the right, and like times they are never cut short. */
export interface Column {
  name: string;
  kind: 'text' | 'number' | 'time';
  /** Width in a table that follows events as they come, where later values may be longer than the first. */
  usual?: number;
  /** In a table it goes rather than be cut below this width; 8 by default for a text. `Infinity`: it is never cut. */
  least?: number;
}
