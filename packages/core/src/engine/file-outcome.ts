import type { FileCountsV1, InvalidRecordV1 } from '../provider/index.ts';
import type { Candidate } from './candidate.ts';

/** What is known of a file's bytes, as far as it was read. */
export interface FileFacts {
  sha256?: string;
  size?: number;
  inflatedSize?: number;
  /** Its bytes are in the archive. */
  kept?: true;
}

/** What came of reading a file. */
export type FileOutcome =
  | SettledOutcome
  /** The vendor did not give it, for a reason that need not be the file's: it is as if it had not been listed. */
  | { kind: 'failed'; candidate: Candidate; facts: FileFacts; error: unknown };

/** What came of reading a file, and stands in the ledger. */
export type SettledOutcome = { candidate: Candidate; facts: FileFacts } & (
  | { kind: 'taken'; counts: FileCountsV1; invalid: InvalidRecordV1[] }
  /** Its bytes are those that were taken before. */
  | { kind: 'same' }
  | { kind: 'refused'; reason: string; line?: number; offset?: number }
);
