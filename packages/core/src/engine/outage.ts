import { isLogsError } from '../provider/index.ts';

/**
 * Whether a file could not be had for a reason that passes, such as a connection that broke. It may be this file
 * alone, so the others are still tried.
 */
export function isOutage(error: unknown): boolean {
  if (!isLogsError(error) || error.kind !== 'api') return false;
  return error.reason === 'network' || error.reason === 'server' || error.reason === 'rate-limit';
}

/** So many files may fail for the vendor's sake; with the next one it is out of order. */
const tolerated = 3;

/** The files that failed for the vendor's sake in a run. */
export class Outages {
  #count = 0;
  #last: unknown;

  add(error: unknown): void {
    this.#count += 1;
    this.#last = error;
  }

  /** Set once no more files are to be asked for: those that came are still taken. */
  get end(): { error: unknown } | undefined {
    return this.#count > tolerated ? { error: this.#last } : undefined;
  }
}
