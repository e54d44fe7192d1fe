import type { AnyLogsError, GapV1, LogFileV1 } from '../provider/index.ts';

/** A file that could not be read; it is tried again on the next run. */
export interface RefusedFile {
  key: string;
  reason: string;
  line?: number;
  offset?: number;
  tries: number;
}

/** An error as a summary tells it. */
export interface SourceError {
  message: string;
  hint?: string;
  kind?: AnyLogsError['kind'];
  /** Of an ApiError. */
  reason?: string;
}

/** A part of a source's query that failed; what was committed of it before stays. */
export interface FailedPart {
  part: string;
  error: SourceError;
}

/** What collecting one source came to. */
export interface SourceSummary {
  source: string;
  feed: string;
  /** Pages of the vendor's listing or answer. */
  pages: number;
  /** Files taken, changed ones included. */
  files: number;
  /** Files that the ledger knew already. */
  known: number;
  /** Keys of files that were taken again because their bytes changed. */
  changed: string[];
  /** Files passed over because another edition of them counts. */
  passedOver: number;
  refused: RefusedFile[];
  /** Taken files whose bytes are those of a file under another key: the likeness is reported, both are kept. */
  sameBytes: { key: string; as: string }[];
  records: number;
  events: number;
  quarantined: number;
  skippedLines: number;
  unknownTypes: Record<string, number>;
  extraColumns: Record<string, number>;
  unfitValues: Record<string, number>;
  /** Bytes as delivered. */
  bytes: number;
  seconds: number;
  /** What the vendor no longer has, as this run came to know; each is told once. */
  gaps: GapV1[];
  /** Parts of the query that failed while others went on; absent when none did. */
  failedParts?: FailedPart[];
  /** It stopped early because it was asked to; what was committed stays. */
  interrupted?: true;
  /** It failed; what was committed before stays. */
  error?: SourceError;
}

/** What a collect came to. */
export interface CollectSummary {
  sources: SourceSummary[];
  seconds: number;
}

/** Said now and then while collecting. */
export interface CollectProgress {
  source: string;
  /** What it is at. */
  phase: 'listing' | 'reading' | 'committing';
  files: number;
  /** Files found so far that are to be taken, where known. */
  filesFound?: number;
  events: number;
  bytes: number;
  bytesFound?: number;
  /** Of a query with several parts: how many were gone through, and how many there are. */
  parts?: { done: number; of: number };
}

/** What a collect would do with one file. */
export interface PlannedFile {
  source: string;
  file: LogFileV1;
  action: 'take' | 'take-again' | 'try-again' | 'pass-over' | 'known';
  reason?: string;
}
