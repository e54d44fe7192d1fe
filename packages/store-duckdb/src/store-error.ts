import { FormatError, isLogsError, type LogsErrorOptions, UnsupportedError } from '@logs/core/errors';

/** The store could not do what it was asked to: it is held by another process, or the disk is full. */
export class StoreError extends UnsupportedError {}

const full =
  /ENOSPC|EDQUOT|EFBIG|No space left|File too large|quota exceeded|failed to offload|max_temp_directory_size/i;
const damaged =
  /not a valid DuckDB database|Corrupt|checksum|deserializ|Could not read enough bytes|is not a database|Failed to load metadata/i;
const otherLog = /WAL does not match|WAL was created for/i;

/**
 * An error of the engine or the file system as one of ours. The engine quotes lines of its input in its
 * messages, and these may hold viewers' addresses: only the first line stays, and no cause.
 */
export function storeError(error: unknown, path: string): Error {
  if (isLogsError(error)) return error as unknown as Error;
  const whole = error instanceof Error ? error.message : String(error);
  const message = (whole.split(/\n|Original Line|LINE \d/)[0] ?? '').trim();
  if (full.test(whole)) {
    return new StoreError(
      `The store ${path} could not be written: the disk is full, or a limit is reached.`,
      {
        hint: 'Nothing of this step was stored. Make room for the store and its temporary files, and run again.',
      },
    );
  }
  if (/database has been invalidated/i.test(whole)) {
    return new StoreError(`The store ${path} cannot go on after an earlier failure.`, {
      hint: 'What was committed before is safe. Run again.',
    });
  }
  if (otherLog.test(whole)) {
    return new FormatError(`${path}.wal is not of the store beside it: ${message}`, {
      file: `${path}.wal`,
      hint: 'It belongs to another file, or to this one as it was before. Move it away to open the store as it stands.',
    });
  }
  if (damaged.test(whole)) return damagedStore(path, message);
  return new StoreError(`The store ${path}: ${message}`);
}

/** For a file that is no store, or one that cannot be read any more. */
export function damagedStore(path: string, detail: string, options: LogsErrorOptions = {}): FormatError {
  return new FormatError(`${path} is not a readable store: ${detail}`, {
    file: path,
    hint: 'Name another file with --store, or move this one away and collect again.',
    ...options,
  });
}
