import type { Branch } from './branch.ts';
import { fromCursor, toCursor } from './cursor.ts';
import { all, type Condition, type Fragment, fragment, instant } from './fragment.ts';
import type { Selection } from './selection.ts';
import type { JsonRow } from './session.ts';

/** A selection in the order of time, file, line, id and feed. */
export interface OrderedSelection extends Selection {
  order?: 'asc' | 'desc';
  /** Behind the event of this cursor. */
  after?: string;
}

/** `>` or `<`: how an event compares with those before it. */
export type Sign = '>' | '<';

export function signOf({ order = 'asc' }: OrderedSelection): Sign {
  return order === 'asc' ? '>' : '<';
}

const kinds = ['number', 'string', 'number', 'string', 'string'] as const;
const keys = ['e.time', "coalesce(f.key, '')", 'coalesce(e.line, 0)', 'e.id', 'coalesce(f.feed, e.feed)'];

/** What the order needs of a branch's row: `time`, `file`, `line`, `id`, `feed`. */
export function orderColumns(branch: Branch): string {
  if (branch.from === 'record_events') {
    return 't.time AS time, CAST(NULL AS INTEGER) AS file, CAST(NULL AS BIGINT) AS line, t.id AS id, t.feed AS feed';
  }
  return "t.time AS time, t.file AS file, t.line AS line, '' AS id, '' AS feed";
}

/** `ORDER BY …` of rows `e` and their files' rows `f`. */
export function orderBy(order: 'asc' | 'desc'): string {
  return `ORDER BY ${keys.map((key) => `${key} ${order}`).join(', ')}`;
}

/** SQL of what a cursor holds of a row `e` of the selection and its file's row `f`: the first is its time. */
export const cursorColumns: readonly string[] = ['epoch_us(e.time)', ...keys.slice(1)];

/** The cursor of a row's {@link cursorColumns}. */
export function cursorOf(row: JsonRow): string {
  return toCursor([...row]);
}

/** `FROM … ORDER BY …`: rows `e` of a union of selects with {@link orderColumns}, those behind the cursor, in order. */
export function inOrder(union: Fragment, request: OrderedSelection): Fragment {
  const { order = 'asc', after } = request;
  const where = after === undefined ? fragment('') : behind(after, signOf(request));
  return fragment(
    `FROM (${union.sql}) e LEFT JOIN store.files f ON f.id = e.file ${where.sql}
     ${orderBy(order)}`,
    ...union.values,
    ...where.values,
  );
}

/** A cursor's time, in microseconds. */
export function timeOf(cursor: string): number {
  return Number(fromCursor(cursor, kinds)[0]);
}

/** The selection with a further condition. */
export function narrowed<Request extends Selection>(request: Request, condition: Condition): Request {
  return { ...request, also: (branch: Branch) => all([condition, request.also?.(branch) ?? true]) };
}

function behind(cursor: string, sign: Sign): Fragment {
  const values = fromCursor(cursor, kinds).map((each) => (typeof each === 'number' ? BigInt(each) : each));
  const [time = 0n] = values;
  // The engine compares whole rows slowly: time alone decides nearly always.
  const sql = `WHERE e.time ${sign} ${instant} OR (e.time = ${instant} AND (${keys.slice(1).join(', ')}) ${sign}
    (CAST(? AS VARCHAR), CAST(? AS BIGINT), CAST(? AS VARCHAR), CAST(? AS VARCHAR)))`;
  return fragment(sql, time, ...values);
}
