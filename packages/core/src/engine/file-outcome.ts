import type { FileCountsV1, InvalidRecordV1 } from '../provider/index.ts';
import type { Candidate } from './candidate.ts';

/** What is known of a file's bytes, as far as it was read. */
export interface FileFacts {
  sha256?: string;
  size?: number;
  inflatedSize?: number;
}

/** What came of reading a file. */
export type FileOutcome = { candidate: Candidate; facts: FileFacts } & (
  | { kind: 'taken'; counts: FileCountsV1; invalid: InvalidRecordV1[] }
  /** Its bytes are those that were taken before. */
  | { kind: 'same' }
  | { kind: 'refused'; reason: string; line?: number; offset?: number }
);
