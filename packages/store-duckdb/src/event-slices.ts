import type { StoredEventV1 } from '@logs/core';
import type { Branch } from './branch.ts';
import type { Catalog } from './catalog.ts';
import type { Database } from './database.ts';
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
import type { EventPage, PageRequest } from './event-page.ts';
import { eventOf, fileOf, rowSql } from './event-row.ts';
import { type FileFacts, learnFiles } from './file-facts.ts';
import { all, type Condition, fragment, instant } from './fragment.ts';
import { partsOf, type SelectionPart, unionOf } from './selection.ts';
import { type JsonRow, jsonRow, rows } from './session.ts';

/** About as many events as are sorted at once. */
const sliceRows = 65_536;
/** A page's rows: a few of the engine's chunks. */
const pageRows = 8192;

/**
 * All events of a selection in order, page by page. The range of time is cut into slices of like numbers of
 * events, and each slice is sorted for itself and streamed: the work for an event does not grow with how many
 * there are, nor does the memory.
 */
export async function* eventSlices(
  database: Database,
  catalog: Catalog,
  request: OrderedSelection,
  limit: number,
  signal: AbortSignal,
): AsyncGenerator<Required<EventPage>> {
  let left = limit;
  for (const slice of await slicesOf(database, catalog, request, Math.min(limit, sliceRows), signal)) {
    const parts = partsOf(catalog, narrowed(request, slice));
    if (parts.length === 0) continue;
    for await (const page of pagesOf(database, parts, { ...request, limit: left }, signal)) {
      left -= page.events.length;
      yield page;
    }
    if (left <= 0) return;
  }
}

/** Conditions on `t.time` that cut a selection into slices, in the selection's order. */
async function slicesOf(
  database: Database,
  catalog: Catalog,
  request: OrderedSelection,
  size: number,
  signal: AbortSignal,
): Promise<Condition[]> {
  const { order = 'asc', after } = request;
  const begin =
    after === undefined || fragment(`t.time ${signOf(request)}= ${instant}`, BigInt(timeOf(after, request)));
  const parts = partsOf(catalog, narrowed(request, begin));
  if (parts.length === 0) return [];
  const union = unionOf(parts, () => 'CAST(floor(epoch_us(t.time) / 1000000) AS BIGINT) AS second');
  const ends = await database.use(signal, (session) =>
    rows(
      session,
      `WITH counted AS (SELECT second, count(*) AS n FROM (${union.sql}) GROUP BY second),
       numbered AS (SELECT second, sum(n) OVER (ORDER BY second ${order}) // ${size} AS slice FROM counted)
       SELECT ${order === 'asc' ? 'max(second) + 1' : 'min(second)'} FROM numbered GROUP BY slice ORDER BY slice`,
      [...union.values],
    ),
  );
  // The last slice has no end: what came meanwhile is in it.
  const cuts = ends.slice(0, -1).map(([second]) => BigInt(Number(second)) * 1_000_000n);
  const [before, behind] = order === 'asc' ? ['<', '>='] : ['>=', '<'];
  return [...cuts, undefined].map((cut, index) => {
    const last = cuts[index - 1];
    return all([
      last === undefined ? begin : fragment(`t.time ${behind} ${instant}`, last),
      cut === undefined || fragment(`t.time ${before} ${instant}`, cut),
    ]);
  });
}

async function* pagesOf(
  database: Database,
  parts: readonly SelectionPart[],
  request: PageRequest,
  signal: AbortSignal,
): AsyncGenerator<Required<EventPage>> {
  const union = unionOf(parts, (branch, index) => {
    return `${index} AS branch, ${orderColumns(branch)}, ${rowSql(branch)} AS cells`;
  });
  const { sql, values } = inOrder(union, request);
  const limit = Number.isFinite(request.limit) ? ` LIMIT ${request.limit}` : '';
  const text = `SELECT e.branch, e.cells, ${jsonRow(cursorColumns(request))} ${sql}${limit}`;
  const files = new Map<number, FileFacts>();
  let events: StoredEventV1[] = [];
  let after = '';
  for await (const chunk of database.stream(text, values, signal)) {
    const branches = chunk.getColumnValues(0).map((index) => parts[Number(index)]?.branch as Branch);
    const found = chunk.getColumnValues(1).map((cells) => JSON.parse(String(cells)) as JsonRow);
    const ids = found.flatMap((row, index) => fileOf(branches[index] as Branch, row) ?? []);
    await database.use(signal, (session) => learnFiles(session, files, ids));
    for (const [index, row] of found.entries()) events.push(eventOf(branches[index] as Branch, row, files));
    after = cursorOf(JSON.parse(String(chunk.getColumnVector(2).getItem(chunk.rowCount - 1))) as JsonRow);
    if (events.length < pageRows) continue;
    yield { events, after };
    events = [];
  }
  if (events.length > 0) yield { events, after };
}
