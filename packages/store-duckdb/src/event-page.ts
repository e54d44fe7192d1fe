import type { StoredEventV1 } from '@logs/core';
import type { Branch } from './branch.ts';
import type { Catalog } from './catalog.ts';
import {
  cursorColumns,
  cursorOf,
  inOrder,
  narrowed,
  type OrderedSelection,
  orderColumns,
  signOf,
  timeOf,
} from './event-order.ts';
import { type Fragment, fragment, instant } from './fragment.ts';
import { hydrate } from './hydrate.ts';
import { partsOf, unionOf } from './selection.ts';
import { jsonRows, rows, type Session, transaction } from './session.ts';

/** Which page of a selection. */
export interface PageRequest extends OrderedSelection {
  offset?: number;
  limit: number;
}

/** Events, and the cursor behind the last of them. */
export interface EventPage {
  events: StoredEventV1[];
  after?: string;
}

/** One page of events: first their places in order, then the events at these places. */
export async function eventPage(
  session: Session,
  catalog: Catalog,
  request: PageRequest,
): Promise<EventPage> {
  const { after, offset = 0, limit } = request;
  return transaction(session, async () => {
    const near =
      after === undefined ? undefined : await timesBehind(session, catalog, request, timeOf(after, request));
    const parts = partsOf(catalog, near === undefined ? request : narrowed(request, near));
    if (parts.length === 0) return { events: [] };
    const union = unionOf(
      parts,
      (branch, index) => `${index} AS branch, t.rowid AS row_number, ${orderColumns(branch)}`,
    );
    const ordered = inOrder(union, request);
    const found = await jsonRows(
      session,
      ['e.branch', 'e.row_number', ...cursorColumns(request)],
      `${ordered.sql} LIMIT ${limit}${offset > 0 ? ` OFFSET ${offset}` : ''}`,
      [...ordered.values],
    );
    const [first, last] = [found[0], found.at(-1)];
    if (first === undefined || last === undefined) return { events: [] };
    const places = found.map(([index, row]) => ({
      branch: parts[Number(index)]?.branch as Branch,
      row: Number(row),
    }));
    const [low = 0, high = 0] = [Number(first[2]), Number(last[2])].sort((a, b) => a - b);
    const events = await hydrate(session, places, [low, high]);
    return { events, after: cursorOf(last.slice(2)) };
  });
}

/** The times that a page behind a cursor is within: to sort these alone is much quicker than to sort all that follow. */
async function timesBehind(
  session: Session,
  catalog: Catalog,
  request: PageRequest,
  micros: number,
): Promise<Fragment> {
  const sign = signOf(request);
  const near = fragment(`t.time ${sign}= ${instant}`, BigInt(micros));
  const parts = partsOf(catalog, narrowed(request, fragment(`t.time ${sign} ${instant}`, BigInt(micros))));
  if (parts.length === 0) return near;
  const union = unionOf(parts, () => 't.time AS time');
  const size = request.limit + (request.offset ?? 0);
  const [row] = await rows(
    session,
    `SELECT epoch_us(${sign === '>' ? 'max' : 'min'}(time)), count(*)
     FROM (SELECT time FROM (${union.sql}) ORDER BY time ${request.order ?? 'asc'} LIMIT ${size})`,
    [...union.values],
  );
  if (Number(row?.[1]) < size) return near;
  const far = `t.time ${sign === '>' ? '<' : '>'}= ${instant}`;
  return fragment(`${near.sql} AND ${far}`, BigInt(micros), BigInt(Number(row?.[0])));
}
