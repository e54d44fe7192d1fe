import type { DeletedV1, StoredEventV1, TimeRangeV1, WhereV1 } from '@logs/core';
import { recordBranch } from './branch.ts';
import type { Catalog } from './catalog.ts';
import { eventOf, rowSql } from './event-row.ts';
import { fragment } from './fragment.ts';
import { hydrate } from './hydrate.ts';
import { partsOf, unionOf } from './selection.ts';
import { type JsonRow, preparedRows, rows, type Session, transaction } from './session.ts';

/** How many events of a feed there are. */
export async function countRecords(
  session: Session,
  catalog: Catalog,
  feed: string,
  { where, window, deleted }: { where?: WhereV1; window?: TimeRangeV1; deleted: DeletedV1 },
): Promise<number> {
  const parts = partsOf(catalog, { feed, deleted, ...window, ...(where === undefined ? {} : { where }) });
  if (parts.length === 0) return 0;
  const union = unionOf(parts, () => 'count(*) AS n');
  const [row] = await rows(session, `SELECT sum(n) FROM (${union.sql})`, [...union.values]);
  return Number(row?.[0] ?? 0);
}

/** The event with this id, tombstones included. */
export async function oneRecord(
  session: Session,
  catalog: Catalog,
  feed: string,
  id: string,
): Promise<StoredEventV1 | undefined> {
  const sql = `SELECT ${rowSql(recordBranch)} FROM store.record_events t WHERE t.id = $1::VARCHAR`;
  const found = await preparedRows(session, sql, [id]);
  // The engine leaves the index aside as soon as a second column is compared.
  const cells = found.map(([row]) => JSON.parse(String(row)) as JsonRow).find(([each]) => each === feed);
  return cells === undefined
    ? oneOfFiles(session, catalog, feed, id)
    : eventOf(recordBranch, cells, new Map());
}

async function oneOfFiles(
  session: Session,
  catalog: Catalog,
  feed: string,
  id: string,
): Promise<StoredEventV1 | undefined> {
  const [prefix = '', line = ''] = id.split(/:(?=\d+$)/);
  if (!/^\d{1,15}$/.test(line)) return;
  const files = await rows(session, 'SELECT id FROM store.files WHERE id_prefix = $1 AND feed = $2', [
    prefix,
    feed,
  ]);
  if (files.length === 0) return;
  const parts = partsOf(catalog, {
    feed,
    deleted: 'include',
    also: ({ from }) =>
      from !== 'record_events' &&
      fragment(`t.file IN (${files.map(([file]) => Number(file))}) AND t.line = CAST(? AS BIGINT)`, line),
  });
  const union = unionOf(parts, (_, index) => `${index} AS branch, t.rowid AS row_number`);
  return transaction(session, async () => {
    const [found] = await rows(session, `${union.sql} LIMIT 1`, [...union.values]);
    const branch = parts[Number(found?.[0])]?.branch;
    if (found === undefined || branch === undefined) return;
    const [event] = await hydrate(session, [{ branch, row: Number(found[1]) }]);
    return event;
  });
}
