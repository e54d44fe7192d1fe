import type { EditionV1, TimeRangeV1 } from './file.ts';
import type { FileCountsV1 } from './table.ts';

/**
 * What became of a file. `taken`: its events are in the store · `refused`: it could not be read and is tried
 * again on every run · `passed-over`: another edition of it counts · `gone`: it was refused or passed over,
 * and is no longer listed.
 */
export type LedgerStateV1 = 'taken' | 'refused' | 'passed-over' | 'gone';

/** One file in the ledger. Unique by (feed, key). */
export interface LedgerRowV1 {
  feed: string;
  key: string;
  /** The source that brought it first. */
  source: string;
  state: LedgerStateV1;
  fingerprint: string;
  /** Of the bytes as delivered, 64 hex digits. Known once the file was read to its end. */
  sha256?: string;
  /** The hash it had before it changed. */
  previousSha256?: string;
  /** Bytes as delivered. */
  size?: number;
  /** Bytes inflated. */
  inflatedSize?: number;
  counts?: FileCountsV1;
  edition?: EditionV1;
  delivered?: TimeRangeV1;
  attributes?: Readonly<Record<string, string>>;
  /** Its bytes are in the store's archive, under `sha256`. */
  kept?: true;
  /** Absolute path of the local file, for reading it again. */
  path?: string;
  /** Why it was refused or passed over. */
  reason?: string;
  /** Refused files: how often it was tried. */
  tries?: number;
  /** When this row last changed: UTC, ISO 8601. */
  updated: string;
}
