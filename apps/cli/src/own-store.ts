import type { LogStoreV1 } from '@logs/core/store';
import type { DuckDbStore } from '@logs/store-duckdb';
import type { Context } from './context.ts';
import { openStore } from './open-store.ts';
import { isRemote } from './remote-with-copy.ts';
import type { Settings } from './settings.ts';
import { version } from './top-help.ts';

type CopyTarget = Parameters<DuckDbStore['copyTo']>[0];

/** A store for as long as a command runs. */
export interface OwnStore {
  store: LogStoreV1;
  /** Aborts when the store is another process's and that process ends. */
  ended?: AbortSignal;
  close(): Promise<void>;
}

/**
 * Opens the store for a command that runs long, and answers for it meanwhile, so that every other command works
 * as if it were free. Where another long command does so already, its store is used.
 */
export async function ownStore(context: Context, settings: Settings): Promise<OwnStore> {
  const store = await openStore(context, { mode: 'write', settings });
  if (isRemote(store)) return { store, ended: store.ended, close: () => store.close() };
  const { holdStore } = await import('@logs/core/remote');
  const embedded = store as DuckDbStore;
  try {
    const held = await holdStore({
      path: settings.storePath,
      store,
      release: version,
      also: {
        copyTo: (target, signal) => embedded.copyTo(target as unknown as CopyTarget, signal),
      },
    });
    return {
      store,
      async close() {
        await held.release();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
