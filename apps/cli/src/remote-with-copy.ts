import type { Json } from '@logs/core';
import type { RemoteStore } from '@logs/core/remote';
import type { LogStoreV1 } from '@logs/core/store';
import type { DuckDbStore } from '@logs/store-duckdb';

/** A store of another process that writes files as the embedded one does, where its owner can. */
export function remoteWithCopy(store: RemoteStore): LogStoreV1 {
  const copy = store.also('copyTo');
  if (copy === undefined) return store;
  const copyTo: DuckDbStore['copyTo'] = async (target, signal) =>
    (await copy({ ...target } as unknown as Json, signal)) as { rows: string; files: number };
  return Object.assign(store, { copyTo });
}

/** Whether a store is another process's. */
export function isRemote(store: LogStoreV1): store is RemoteStore {
  return 'also' in store;
}
