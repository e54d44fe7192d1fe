import type { LogStoreV1 } from '@logs/core/store';
import type { CopyTarget } from './copy-to.ts';
import type { Database } from './database.ts';

/** The store in one DuckDB file. */
export interface DuckDbStore extends LogStoreV1 {
  readonly sql: NonNullable<LogStoreV1['sql']>;
  /**
   * Writes an answer as a file, or as a folder of `day=YYYY-MM-DD/` parts, with the columns of the view
   * `events`: fast, inside the engine. Answers how many events and files were written.
   */
  copyTo(target: CopyTarget, signal: AbortSignal): Promise<{ rows: string; files: number }>;
}

/** What an opening hands over. */
export interface Opened {
  database: Database;
  /** The folder of temporary files of an opening for writing. */
  staging?: string;
  /** The engine's memory grows with what it is used for. */
  growing: boolean;
  /** The engine's settings, for the sandbox. */
  settings: Readonly<Record<string, string>>;
  /** Closes these databases and gives up the lock. */
  close(databases: readonly Database[]): Promise<void>;
}
