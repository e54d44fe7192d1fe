import type { FilterV1, StoredEventV1 } from '@logs/core';
import type { LogStoreV1 } from '@logs/core/store';
import type { Context } from '../context.ts';
import { openStore } from '../open-store.ts';

/** Which of the events stored last. */
export interface LastOnes {
  count: number;
  filter?: FilterV1;
}

/** The events that were stored last, in the order of storing. */
export async function* lastStored(context: Context, which: LastOnes): AsyncIterable<StoredEventV1[]> {
  const store = await openStore(context, { mode: 'read' });
  try {
    yield undeleted((await readLast(store, which, context.signal)).events);
  } finally {
    await store.close();
  }
}

/** The same from an open store, with the cursor behind them. */
export function readLast(
  store: LogStoreV1,
  { count, ...filter }: LastOnes,
  signal: AbortSignal,
): Promise<{ events: StoredEventV1[]; after: string }> {
  return store.changes({ last: count, limit: Math.max(count, 1), ...filter }, signal);
}

/** Records that the vendor deleted do not show. */
export function undeleted(events: readonly StoredEventV1[]): StoredEventV1[] {
  return events.filter(({ deleted }) => !deleted);
}
