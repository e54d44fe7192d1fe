import type { Branch } from './branch.ts';
import { fromCursor, toCursor } from './cursor.ts';
import { all, type Condition, type Fragment, fragment, instant } from './fragment.ts';
import type { Selection } from './selection.ts';
import type { JsonRow } from './session.ts';

/** A selection in an order. */
export interface OrderedSelection extends Selection {
  order?: 'asc' | 'desc';
  /** By what: `place` is time, file, line, id and feed; `id` is time and id, shorter ids first. */
  by?: 'place' | 'id';
  /** Behind the event of this cursor. */
  after?: string;
}

/** `>` or `<`: how an event compares with those before it. */
export type Sign = '>' | '<';

export function signOf({ order = 'asc' }: OrderedSelection): Sign {
  return order === 'asc' ? '>' : '<';
}

/** What events are sorted by: of each key its SQL, and how a cursor holds it. The first is their time. */
interface Order {
  keys: readonly string[];
  kinds: readonly ('string' | 'number')[];
}

const id = "coalesce(nullif(e.id, ''), f.id_prefix || ':' || e.line)";
const orders: Readonly<Record<'place' | 'id', Order>> = {
  place: {
    keys: ['e.time', "coalesce(f.key, '')", 'coalesce(e.line, 0)', 'e.id', 'coalesce(f.feed, e.feed)'],
    kinds: ['number', 'string', 'number', 'string', 'string'],
  },
  id: { keys: ['e.time', `length(${id})`, id], kinds: ['number', 'number', 'string'] },
};
const casts = { number: 'CAST(? AS BIGINT)', string: 'CAST(? AS VARCHAR)' } as const;

/** What the order needs of a branch's row: `time`, `file`, `line`, `id`, `feed`. */
export function orderColumns(branch: Branch): string {
  if (branch.from === 'record_events') {
    return 't.time AS time, CAST(NULL AS INTEGER) AS file, CAST(NULL AS BIGINT) AS line, t.id AS id, t.feed AS feed';
  }
  return "t.time AS time, t.file AS file, t.line AS line, '' AS id, '' AS feed";
}

/** `ORDER BY …` of rows `e` and their files' rows `f`. */
export function orderBy({ order = 'asc', by = 'place' }: OrderedSelection): string {
  return `ORDER BY ${orders[by].keys.map((key) => `${key} ${order}`).join(', ')}`;
}

/** SQL of what a cursor holds of a row `e` of the selection and its file's row `f`: the first is its time. */
export function cursorColumns({ by = 'place' }: OrderedSelection): readonly string[] {
  return ['epoch_us(e.time)', ...orders[by].keys.slice(1)];
}

/** The cursor of a row's {@link cursorColumns}. */
export function cursorOf(row: JsonRow): string {
  return toCursor([...row]);
}

/** What a cursor of this order holds: the first is its time in microseconds. */
export function cursorValues(cursor: string, by: 'place' | 'id'): (string | number)[] {
  return fromCursor(cursor, orders[by].kinds);
}

/** `FROM … ORDER BY …`: rows `e` of a union of selects with {@link orderColumns}, those behind the cursor, in order. */
export function inOrder(union: Fragment, request: OrderedSelection): Fragment {
  const where = request.after === undefined ? fragment('') : behind(request.after, request);
  return fragment(
    `FROM (${union.sql}) e LEFT JOIN store.files f ON f.id = e.file ${where.sql}
     ${orderBy(request)}`,
    ...union.values,
    ...where.values,
  );
}

/** A cursor's time, in microseconds. */
export function timeOf(cursor: string, { by = 'place' }: OrderedSelection): number {
  return Number(cursorValues(cursor, by)[0]);
}

/** The selection with a further condition. */
export function narrowed<Request extends Selection>(request: Request, condition: Condition): Request {
  return { ...request, also: (branch: Branch) => all([condition, request.also?.(branch) ?? true]) };
}

function behind(cursor: string, request: OrderedSelection): Fragment {
  const { by = 'place' } = request;
  const { keys, kinds } = orders[by];
  const sign = signOf(request);
  const values = cursorValues(cursor, by).map((each) => (typeof each === 'number' ? BigInt(each) : each));
  const [time = 0n] = values;
  const rest = kinds.slice(1).map((kind) => casts[kind]);
  // The engine compares whole rows slowly: time alone decides nearly always.
  const sql = `WHERE e.time ${sign} ${instant} OR (e.time = ${instant} AND (${keys.slice(1).join(', ')}) ${sign}
    (${rest.join(', ')}))`;
  return fragment(sql, time, ...values);
}
