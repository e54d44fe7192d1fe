import type { DuckDBValue } from '@duckdb/node-api';
import type { Json } from '@logs/core';
import type { QuarantineQueryV1, QuarantineRowV1, StoredSourceV1, WindowRowV1 } from '@logs/core/store';
import type { Catalog } from './catalog.ts';
import { present } from './ledger-row.ts';
import { type JsonRow, jsonRow, jsonRows, rows, type Session } from './session.ts';

/** Where a source goes on. */
export async function storedCheckpoint(
  session: Session,
  source: string,
  feed: string,
): Promise<{ seq: number; value: Json } | undefined> {
  const sql = 'SELECT seq, value FROM store.checkpoints WHERE source = $1 AND feed = $2';
  const [row] = await rows(session, sql, [source, feed]);
  return row && { seq: Number(row[0]), value: JSON.parse(String(row[1])) as Json };
}

/** Windows in the order of their time. */
export async function storedWindows(
  session: Session,
  query: { source?: string; state?: WindowRowV1['state'] },
): Promise<WindowRowV1[]> {
  const { where, values } = conditions([
    ['source =', query.source],
    ['state =', query.state],
  ]);
  const found = await jsonRows(
    session,
    ['feed', 'source', 'from_time', 'to_time', 'state', 'reason', 'observed'],
    `FROM store.windows ${where}
     ORDER BY CAST(from_time AS TIMESTAMPTZ), CAST(to_time AS TIMESTAMPTZ), source, feed`,
    values,
  );
  return found.map(([feed, source, from, to, state, reason, observedTime]) =>
    present({
      feed: String(feed),
      source: String(source),
      from: String(from),
      to: String(to),
      state: state as WindowRowV1['state'],
      observedTime: String(observedTime),
      reason: (reason as string | null) ?? undefined,
    }),
  );
}

/** Quarantined records in the order of their ids. */
export async function storedQuarantine(
  session: Session,
  query: QuarantineQueryV1,
): Promise<QuarantineRowV1[]> {
  const { where, values } = conditions([
    ['id =', query.id],
    ['feed =', query.feed],
    ['key =', query.key],
    ['id >', query.after],
  ]);
  const columns = jsonRow([
    'id',
    'feed',
    'source',
    'length',
    'reason',
    'observed',
    'key',
    'line',
    'byte_offset',
  ]);
  const found = await rows(
    session,
    `SELECT bytes, ${columns} FROM store.quarantine ${where} ORDER BY id LIMIT ${query.limit}`,
    values,
  );
  return found.map(([bytes, cells]) => {
    const [id, feed, source, length, reason, observed, key, line, offset] = JSON.parse(
      String(cells),
    ) as JsonRow;
    return present({
      id: String(id),
      feed: String(feed),
      source: String(source),
      length: Number(length),
      reason: String(reason),
      bytes: new Uint8Array(bytes as Uint8Array),
      observedTime: String(observed),
      key: (key as string | null) ?? undefined,
      line: (line as number | null) ?? undefined,
      offset: (offset as number | null) ?? undefined,
    });
  });
}

/** One row per source that ever collected. Tombstones are no events here. */
export async function storedSources(session: Session, catalog: Catalog): Promise<StoredSourceV1[]> {
  const tables = [...catalog.values()].flatMap(({ tables }) => tables.map(({ table }) => `store.${table}`));
  const perFile = tables.map((table) => `SELECT file, count(*) AS n FROM ${table} GROUP BY file`);
  const events = `SELECT f.source, f.feed, sum(n) AS n FROM (${[
    ...perFile,
    'SELECT file, count(*) AS n FROM store.file_events WHERE NOT deleted GROUP BY file',
  ].join(' UNION ALL ')}) e JOIN store.files f ON f.id = e.file GROUP BY ALL
    UNION ALL SELECT source, feed, count(*) FROM store.record_events WHERE NOT deleted GROUP BY ALL`;
  const found = await rows(
    session,
    `WITH collected AS (SELECT source, feed, max_by(observed, seq) AS last FROM store.commits GROUP BY ALL),
     event_counts AS (SELECT source, feed, CAST(sum(n) AS BIGINT) AS n FROM (${events}) GROUP BY ALL),
     file_counts AS (SELECT source, feed, count(*) FILTER (state = 'taken') AS taken,
       count(*) FILTER (state = 'refused') AS refused FROM store.files GROUP BY ALL),
     quarantine_counts AS (SELECT source, feed, count(*) AS n FROM store.quarantine GROUP BY ALL)
     SELECT c.source, c.feed, coalesce(e.n, 0), coalesce(f.taken, 0), coalesce(f.refused, 0), coalesce(q.n, 0), c.last
     FROM collected c LEFT JOIN event_counts e USING (source, feed) LEFT JOIN file_counts f USING (source, feed)
     LEFT JOIN quarantine_counts q USING (source, feed) ORDER BY c.source, c.feed`,
  );
  return found.map(([source, feed, events, files, refused, quarantined, lastCommit]) => ({
    source: String(source),
    feed: String(feed),
    events: String(events),
    files: String(files),
    refused: String(refused),
    quarantined: String(quarantined),
    lastCommit: String(lastCommit),
  }));
}

function conditions(wanted: readonly (readonly [string, string | undefined])[]): {
  where: string;
  values: DuckDBValue[];
} {
  const given = wanted.filter((each): each is readonly [string, string] => each[1] !== undefined);
  const sql = given.map(([condition], index) => `${condition} $${index + 1}`);
  return {
    where: sql.length === 0 ? '' : `WHERE ${sql.join(' AND ')}`,
    values: given.map(([, value]) => value),
  };
}
