import type { Cell, Column } from '../output/encoder.ts';
import type { DemoTruth } from './demo-truth.ts';

/** A table: what SQL answered, or what is true. */
export interface Answer {
  columns: readonly Column[];
  rows: readonly (readonly Cell[])[];
}

/** One thing that the demo asks the store. */
export interface Question {
  /** Names its SQL file too. */
  name: string;
  title: string;
  sql: string;
  columns: readonly Column[];
  /** The same rows out of the truth, in any order; `undefined` when it is about a vendor that is not there. */
  expected(truth: DemoTruth): readonly (readonly Cell[])[] | undefined;
  /** What of the answer is printed; all of it when left out. */
  shown?(answer: Answer): Answer & { note?: string };
}
