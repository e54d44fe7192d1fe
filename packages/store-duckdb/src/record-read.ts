import type { DeletedV1, StoredEventV1, TimeRangeV1, WhereV1 } from '@logs/core';
import type { Catalog } from './catalog.ts';
import { fragment } from './fragment.ts';
import { hydrate } from './hydrate.ts';
import { partsOf, unionOf } from './selection.ts';
import { rows, type Session, transaction } from './session.ts';

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
  const [prefix = '', line = ''] = id.split(/:(?=\d+$)/);
  const parts = partsOf(catalog, {
    feed,
    deleted: 'include',
    also: ({ from }) => {
      if (from === 'record_events') return fragment('t.id = ?', id);
      const files = '(SELECT p.id FROM store.files p WHERE p.id_prefix = ? AND p.feed = ?)';
      return (
        /^\d{1,15}$/.test(line) &&
        fragment(`t.file IN ${files} AND t.line = CAST(? AS BIGINT)`, prefix, feed, line)
      );
    },
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
