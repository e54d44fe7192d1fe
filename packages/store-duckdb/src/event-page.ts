import type { StoredEventV1 } from '@logs/core';
import type { Branch } from './branch.ts';
import type { Catalog } from './catalog.ts';
import { fromCursor, toCursor } from './cursor.ts';
import { all, type Fragment, fragment, instant } from './fragment.ts';
import { hydrate } from './hydrate.ts';
import { partsOf, type Selection, unionOf } from './selection.ts';
import { type Cell, rows, type Session, transaction } from './session.ts';

/** Which page of a selection, in the order of time, file, line, id and feed. */
export interface PageRequest extends Selection {
  order?: 'asc' | 'desc';
  after?: string;
  offset?: number;
  limit: number;
}

/** Events, and the cursor behind the last of them. */
export interface EventPage {
  events: StoredEventV1[];
  after?: string;
}

type Sign = '>' | '<';

const kinds = ['number', 'string', 'number', 'string', 'string'] as const;
const keys = ['e.time', "coalesce(f.key, '')", 'coalesce(e.line, 0)', 'e.id', 'coalesce(f.feed, e.feed)'];

/** One page of events: first their places in order, then the events at these places. */
export async function eventPage(
  session: Session,
  catalog: Catalog,
  request: PageRequest,
): Promise<EventPage> {
  const { order = 'asc', after, offset = 0, limit } = request;
  const sign = order === 'asc' ? '>' : '<';
  const behind = after === undefined ? undefined : fromCursor(after, kinds);
  return transaction(session, async () => {
    const range =
      behind === undefined
        ? undefined
        : await timesBehind(session, catalog, request, sign, Number(behind[0]));
    const parts = partsOf(catalog, range === undefined ? request : narrowed(request, range));
    if (parts.length === 0) return { events: [] };
    const union = unionOf(parts, placeColumns);
    const where = behind === undefined ? fragment('') : whereBehind(behind, sign);
    const found = await rows(
      session,
      `SELECT e.branch, e.row_number, epoch_us(e.time), ${keys.slice(1).join(', ')}
       FROM (${union.sql}) e LEFT JOIN store.files f ON f.id = e.file ${where.sql}
       ORDER BY ${keys.map((key) => `${key} ${order}`).join(', ')} LIMIT ${limit}${offset > 0 ? ` OFFSET ${offset}` : ''}`,
      [...union.values, ...where.values],
    );
    const branches = parts.map(({ branch }) => branch);
    const places = found.map(([index, row]) => ({
      branch: branches[Number(index)] as Branch,
      row: Number(row),
    }));
    const events = await hydrate(session, places);
    const last = found.at(-1);
    return last === undefined
      ? { events }
      : { events, after: toCursor(last.slice(2) as Exclude<Cell, Uint8Array>[]) };
  });
}

/** The times that a page behind a cursor is within: to sort these alone is much quicker than to sort all that follow. */
async function timesBehind(
  session: Session,
  catalog: Catalog,
  request: PageRequest,
  sign: Sign,
  micros: number,
): Promise<Fragment> {
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

function whereBehind(behind: readonly (string | number)[], sign: Sign): Fragment {
  const values = behind.map((each) => (typeof each === 'number' ? BigInt(each) : each));
  const [time = 0n] = values;
  // The engine compares whole rows slowly: time alone decides nearly always.
  const sql = `WHERE e.time ${sign} ${instant} OR (e.time = ${instant} AND (${keys.slice(1).join(', ')}) ${sign}
    (CAST(? AS VARCHAR), CAST(? AS BIGINT), CAST(? AS VARCHAR), CAST(? AS VARCHAR)))`;
  return fragment(sql, time, ...values);
}

function narrowed(request: PageRequest, condition: Fragment): Selection {
  return { ...request, also: (branch) => all([condition, request.also?.(branch) ?? true]) };
}

function placeColumns(branch: Branch, index: number): string {
  const place = `${index} AS branch, t.rowid AS row_number, t.time AS time`;
  if (branch.from === 'record_events') {
    return `${place}, CAST(NULL AS INTEGER) AS file, CAST(NULL AS BIGINT) AS line, t.id AS id, t.feed AS feed`;
  }
  return `${place}, t.file AS file, t.line AS line, '' AS id, '' AS feed`;
}
