import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredEventV1 } from '@logs/core';
import type { LogStoreV1 } from '@logs/core/store';
import type { Context } from '../context.ts';
import { type LastOnes, readLast, undeleted } from './last-stored.ts';
import { StoreWatch } from './store-watch.ts';

/** How many new events are asked for at a time, and how often in one opening of the store. */
const pageSize = 1000;
const mostPages = 10;

/**
 * The events that were stored last, and then all that are stored from now on, until the signal. The store is
 * open only while it is asked, every `interval` seconds, so that a collect finds it free.
 */
export async function* followStore(
  context: Context,
  which: LastOnes,
  interval: number,
): AsyncIterable<StoredEventV1[]> {
  const { signal } = context;
  const { count: _, ...filter } = which;
  const watch = new StoreWatch(context);
  let after: string | undefined;
  const look = async (store: LogStoreV1) => {
    const first = after === undefined ? await readLast(store, which, signal) : undefined;
    const pages = first === undefined ? [] : [first.events];
    let more = first?.after ?? after;
    for (let full = true; full && pages.length < mostPages; ) {
      const page = await store.changes(
        { ...(more === undefined ? {} : { after: more }), limit: pageSize, ...filter },
        signal,
      );
      more = page.after;
      pages.push(page.events);
      full = page.events.length === pageSize;
    }
    after = more;
    return pages;
  };
  while (!signal.aborted) {
    const pages = (await watch.whenFree(look)) ?? [];
    for (const events of pages) yield undeleted(events);
    if (pages.length < mostPages) await sleep(interval * 1000, undefined, { signal }).catch(() => undefined);
  }
}
