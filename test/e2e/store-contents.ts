import type { Json } from '@logs/core';
import type { LogStoreV1, QuarantineRowV1 } from '@logs/core/store';
import { openDuckDbStore } from '@logs/store-duckdb';

/** What a store holds, in a form that can be compared: nothing in it depends on when it was collected. */
export interface StoreContents {
  /** Events by type: how many, and a sum over all that they say with their ids. */
  events: Json[][];
  /** The ledger without times. */
  ledger: Json[][];
  quarantine: Json[][];
  /** Seconds of all slices, 4 where they are not known. */
  seconds: number;
}

/** Rows of a SQL answer. */
export async function rowsOf(path: string, sql: string): Promise<Json[][]> {
  return await reading(path, async (store, signal) => {
    if (store.sql === undefined) throw new Error('the store takes no SQL');
    const rows: Json[][] = [];
    for await (const batch of (await store.sql.run(sql, signal)).rows) rows.push(...batch);
    return rows;
  });
}

/** How many events a view has. */
export async function countIn(path: string, view: 'events' | 'events_all'): Promise<number> {
  const [[count] = []] = await rowsOf(path, `select count(*) from ${view}`);
  return Number(count);
}

/** Quarantined records with their bytes. */
export async function quarantineOf(path: string): Promise<QuarantineRowV1[]> {
  return await reading(path, (store, signal) => store.quarantined({ limit: 10_000 }, signal));
}

async function reading<Result>(
  path: string,
  read: (store: LogStoreV1, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const signal = AbortSignal.timeout(60_000);
  const store = await openDuckDbStore(path, { mode: 'read', wait: 10, signal });
  try {
    return await read(store, signal);
  } finally {
    await store.close();
  }
}

export async function contentsOf(path: string): Promise<StoreContents> {
  const events = await rowsOf(
    path,
    `select event_type, count(*) as events, sum(hash(event)::hugeint) as content
     from (select * exclude (observed_time) from events_all) as event group by 1 order by 1`,
  );
  const ledger = await rowsOf(
    path,
    'select key, source, state, sha256, previous_sha256, size, inflated_size, reason from files order by key',
  );
  const quarantine = await rowsOf(
    path,
    'select id, file, line, byte_offset, length, reason from quarantine order by id',
  );
  const [[seconds = 0] = []] = await rowsOf(
    path,
    "select sum(coalesce(media_segment_duration, 4)) from events where event_type = 'slice_played'",
  );
  // The sum of floating point numbers depends on their order in the last digits.
  return { events, ledger, quarantine, seconds: Math.round(Number(seconds) * 1e6) / 1e6 };
}

/** Events by type, as the truth counts them. */
export async function typesOf(path: string): Promise<Record<string, number>> {
  const rows = await rowsOf(path, 'select event_type, count(*) from events group by 1');
  return Object.fromEntries(rows.map(([type, count]) => [String(type), Number(count)]));
}

/** What the events say, whichever file and version of the format they came from. */
export async function meaningOf(path: string): Promise<Json[][]> {
  return await rowsOf(
    path,
    `select event_type, count(*), sum(hash(event)::hugeint)
     from (select * exclude (observed_time, source, id, file, line, media_rendition_id, attributes) from events) as event
     group by 1 order by 1`,
  );
}
