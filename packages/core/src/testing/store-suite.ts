import { archiveRules } from './suite/archive-rules.ts';
import { commitRules } from './suite/commit-rules.ts';
import { fileRules } from './suite/file-rules.ts';
import { ledgerRules } from './suite/ledger-rules.ts';
import { queryRules } from './suite/query-rules.ts';
import { readerRules } from './suite/reader-rules.ts';
import { recordRules } from './suite/record-rules.ts';
import type { StoreRule, StoreTrial, Trial } from './suite/trial.ts';

export type { StoreTrial } from './suite/trial.ts';

/** One promise of the store interface as a test. */
export interface StoreCheck {
  rule: string;
  /** What goes wrong for a user where it does not hold. */
  why: string;
  /** Rejects with an assertion error when the rule does not hold. Fits the test contexts of vitest and node:test. */
  run(context?: { signal?: AbortSignal }): Promise<void>;
}

const rules: readonly StoreRule[] = [
  ...commitRules,
  ...fileRules,
  ...recordRules,
  ...ledgerRules,
  ...queryRules,
  ...readerRules,
  ...archiveRules,
];

/**
 * Every promise of `LogStoreV1` as a test, for any test runner:
 * `for (const check of storeSuite(create)) test(check.rule, check.run)`. Each run asks `create` for an empty
 * store of its own, and closes it.
 */
export function storeSuite(create: () => Promise<StoreTrial>): StoreCheck[] {
  return rules.map(({ rule, why, check }) => ({
    rule,
    why,
    run: async ({ signal = new AbortController().signal } = {}) => {
      const opened = await create();
      let { store } = opened;
      const reopen = async () => {
        store = await opened.reopen();
      };
      const trial: Trial = {
        get store() {
          return store;
        },
        signal,
        reopen,
        async killAndReopen() {
          await opened.kill?.();
          await reopen();
        },
      };
      try {
        await check(trial);
      } finally {
        await store.close();
      }
    },
  }));
}
