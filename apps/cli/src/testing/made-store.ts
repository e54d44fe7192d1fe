import type { AttributesV1, LogEventV1 } from '@logs/core';
import { openDuckDbStore } from '@logs/store-duckdb';

/** What a made-up event says; the rest is made up for it. */
export interface MadeEvent {
  time: string;
  name?: string;
  severity?: number;
  attributes?: AttributesV1;
}

/** The key of the one file that all made-up events stand in. */
export const madeKey = 'version=001/exec_dt=2026031016/event_type=error/part-00000-made.c000.csv.gz';

/** The first half of the made-up events' ids. */
export const madePrefix = '00ff00ff00ff00ff';

/** Puts events into a store, one a line from `firstLine` on, as if one file had brought them. */
export async function makeStore(path: string, made: readonly MadeEvent[], part = 0): Promise<void> {
  const signal = new AbortController().signal;
  const store = await openDuckDbStore(path, { mode: 'write', signal });
  const feed = { name: 'edgio/events', eventType: 'uplynk.event_type' };
  const idPrefix = part === 0 ? madePrefix : String(part).padStart(16, '0');
  const key = part === 0 ? madeKey : `${part}/${madeKey}`;
  const observedTime = '2026-03-10T18:00:00.000Z';
  const stage = await store.stage(feed, signal);
  await stage.events({ key, idPrefix, ordinal: 0 }, batches(made, idPrefix));
  const source = 'edgio:./drops';
  await store.commit(
    {
      source,
      feed,
      key: `made-${part}`,
      observedTime,
      stage,
      ledger: [{ feed: feed.name, key, source, state: 'taken', fingerprint: 'made', updated: observedTime }],
    },
    signal,
  );
  await store.close();
}

async function* batches(made: readonly MadeEvent[], idPrefix: string) {
  for (let from = 0; from < made.length; from += 1000) {
    yield made.slice(from, from + 1000).map((one, at) => {
      const line = from + at + 1;
      const event: LogEventV1 = {
        id: `${idPrefix}:${line}`,
        time: one.time,
        name: one.name ?? 'media.playback.error',
        severity: one.severity ?? 13,
        attributes: { 'uplynk.event_type': 'error', ...one.attributes },
      };
      return { line, event };
    });
  }
}
