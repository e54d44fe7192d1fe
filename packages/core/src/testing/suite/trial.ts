import { setTimeout as sleep } from 'node:timers/promises';
import type { LogStoreV1 } from '../../store/store.ts';

/** A store on trial. */
export interface StoreTrial {
  store: LogStoreV1;
  /** Opens what the store kept anew, after closing it unless it was killed. */
  reopen(): Promise<LogStoreV1>;
  /** Ends the store as a power cut would, where it can be done; otherwise reopening has to do. */
  kill?(): Promise<void>;
}

/** What a check works with: `store` is always the one that is open. */
export interface Trial {
  readonly store: LogStoreV1;
  readonly signal: AbortSignal;
  /** Kills the store where that can be done, and opens it again. */
  killAndReopen(): Promise<void>;
  reopen(): Promise<void>;
}

/** A promise of the store interface. */
export interface StoreRule {
  rule: string;
  /** What goes wrong for a user where it does not hold. */
  why: string;
  check(trial: Trial): Promise<void>;
}

/** Whether a promise is settled within a moment. */
export async function settlesSoon(promise: Promise<unknown>): Promise<boolean> {
  const settled = promise.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, sleep(100, false)]);
}
