import { setMaxListeners } from 'node:events';
import { type ApiError, isLogsError, type RuntimeV1 } from '../provider/index.ts';
import type { RetryNotice } from './retry-notice.ts';

const firstWait = 500;
const longestWait = 60_000;
// Waiting longer than this in all is worth a word.
const noticeable = 1000;
const passing: ReadonlySet<string> = new Set(['rate-limit', 'server', 'network']);
const lasting = /^(CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|UND_ERR_(CLOSED|DESTROYED)$)/;

/** How something is tried again. Times in milliseconds. */
export interface AttemptsOptions {
  runtime: RuntimeV1;
  /** Attempts after the first one. */
  retries: number;
  /** Longest wait between two attempts. */
  maxWait: number;
  notice: RetryNotice;
  retry?: ((error: ApiError, attempt: number) => boolean) | undefined;
  signal: AbortSignal;
}

/** What an attempt learns on its way, for the case that it fails. */
export interface Attempt {
  /** Counts from 1. */
  number: number;
  /** Seconds that the answer asked to wait. */
  retryAfter?: number | undefined;
}

/**
 * Tries until it succeeds, fails for good or was tried often enough. Between two attempts it waits: twice as
 * long each time, by chance anything up to that, and no shorter than the vendor asked for.
 */
export async function attempts<Result>(
  { runtime, retries, maxWait, notice, retry = isPassing, signal }: AttemptsOptions,
  run: (attempt: Attempt) => Promise<Result>,
): Promise<Result> {
  // As many calls as there are follow the same signal.
  setMaxListeners(0, signal);
  let waited = 0;
  for (let number = 1; ; number++) {
    signal.throwIfAborted();
    const attempt: Attempt = { number };
    try {
      const result = await run(attempt);
      notice.succeeded();
      return result;
    } catch (error) {
      signal.throwIfAborted();
      if (!isLogsError(error) || error.kind !== 'api' || number > retries || !retry(error, number))
        throw error;
      const asked = 1000 * (error.retryAfter ?? attempt.retryAfter ?? 0);
      const backoff = Math.random() * Math.min(longestWait, firstWait * 2 ** (number - 1));
      const wait = Math.min(maxWait, Math.max(asked, backoff));
      waited += wait;
      if (waited >= noticeable) notice.waiting(error, wait, retries - number + 1);
      await runtime.sleep(wait, signal);
    }
  }
}

/** Whether it may go better next time. A certificate that does not fit and a closed client last. */
function isPassing({ reason, code = '' }: ApiError): boolean {
  return passing.has(reason) && !(reason === 'network' && lasting.test(code));
}
