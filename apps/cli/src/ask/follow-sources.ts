import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredEventV1 } from '@logs/core';
import type { Source } from '@logs/core/engine';
import type { Context } from '../context.ts';
import { ownStore } from '../own-store.ts';
import type { Settings } from '../settings.ts';
import { collectAgain } from './collect-again.ts';
import { type LastOnes, readLast, undeleted } from './last-stored.ts';

/** Which sources to follow, and how. */
export interface FollowSources {
  settings: Settings;
  sources: readonly Source[];
  which: LastOnes;
  /** Seconds from the beginning of one collect to that of the next. */
  interval: number;
}

const pageSize = 1000;
/** How long to rest when nothing new was stored, in milliseconds. */
const restMs = 250;

/**
 * Collects from the sources again and again until the signal, and gives the events that were stored last and then
 * every new one, in the order in which they are committed. The store is held meanwhile, and answered for.
 */
export async function* followSources(
  context: Context,
  { settings, sources, which, interval }: FollowSources,
): AsyncGenerator<StoredEventV1[]> {
  const { signal } = context;
  const own = await ownStore(context, settings);
  const stop = new AbortController();
  const ending = AbortSignal.any([signal, stop.signal]);
  let collecting: Promise<void> = Promise.resolve();
  let failure: { error: unknown } | undefined;
  try {
    const last = await readLast(own.store, which, signal);
    let { after } = last;
    yield undeleted(last.events);
    collecting = collectAgain(context, { store: own.store, settings, sources, interval, signal: ending });
    collecting.catch((error: unknown) => {
      failure = { error };
    });
    const { count: _, ...filter } = which;
    while (!signal.aborted) {
      if (failure !== undefined) throw failure.error;
      own.ended?.throwIfAborted();
      const page = await own.store.changes({ after, limit: pageSize, ...filter }, signal);
      after = page.after;
      if (page.events.length > 0) yield undeleted(page.events);
      else await sleep(restMs, undefined, { signal }).catch(() => {});
    }
  } finally {
    stop.abort();
    await collecting.catch(() => {});
    await own.close();
  }
}
