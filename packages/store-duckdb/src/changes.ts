import type { FilterV1, StoredEventV1 } from '@logs/core';
import { type Branch, branchesOf, fromOf } from './branch.ts';
import type { Catalog } from './catalog.ts';
import { conditionOf } from './condition.ts';
import { fromCursor, toCursor } from './cursor.ts';
import { type Fragment, fragment } from './fragment.ts';
import { hydrate, type Place } from './hydrate.ts';
import { type Cell, rows, type Session, transaction } from './session.ts';

/** Commit, then file and line or, for records of an API, the change and 0. */
type Position = [commit: number, first: number, second: number];

const commitsAtOnce = 1000;

/** Which events, from where on. */
export interface ChangesRequest {
  after?: string;
  /** Where it ends: what was committed behind it is not answered. */
  until?: string;
  /** Without `after`: so many before the end. */
  last?: number;
  filter?: FilterV1;
  limit: number;
}

/** Events in the order of their commits. */
export async function changes(
  session: Session,
  catalog: Catalog,
  { after, until, last, filter, limit }: ChangesRequest,
): Promise<{ events: StoredEventV1[]; after: string }> {
  const cursor = after === undefined ? undefined : positionOf(after);
  const end = until === undefined ? undefined : positionOf(until);
  return transaction(session, async () => {
    let position: Position = [0, 0, 0];
    if (cursor !== undefined) position = cursor;
    else if (last !== undefined)
      position = await beforeLast(session, catalog, last, last === 0 ? undefined : filter);
    const places: Place[] = [];
    for await (const { seq, feed } of commitsFrom(session, position[0])) {
      if (end !== undefined && seq > end[0]) break;
      const behind: Position = seq === position[0] ? position : [seq, 0, 0];
      const upTo = seq === end?.[0] ? end : undefined;
      const rest = { feed, behind, upTo, filter, limit: limit - places.length };
      const found = await placesIn(session, catalog, rest);
      places.push(...found.map(({ place }) => place));
      position = found.at(-1)?.position ?? behind;
      if (places.length >= limit) break;
    }
    return { events: await hydrate(session, places), after: toCursor(position) };
  });
}

function positionOf(cursor: string): Position {
  return fromCursor(cursor, ['number', 'number', 'number']).map(Number) as Position;
}

/** The position behind which the last `count` events stand. */
async function beforeLast(
  session: Session,
  catalog: Catalog,
  count: number,
  filter: FilterV1 | undefined,
): Promise<Position> {
  let left = count;
  for await (const { seq, feed } of commitsFrom(session, Number.MAX_SAFE_INTEGER, 'desc')) {
    const some = { feed, behind: [seq, 0, 0] as Position, filter, limit: left + 1 };
    const found = await placesIn(session, catalog, some, 'desc');
    const before = found[left];
    if (before !== undefined) return before.position;
    left -= found.length;
  }
  return [0, 0, 0];
}

/** Commits from this one on, some at a time: a store has had very many. */
async function* commitsFrom(
  session: Session,
  first: number,
  order: 'asc' | 'desc' = 'asc',
): AsyncGenerator<{ seq: number; feed: string }> {
  for (let next = first; ; ) {
    const found = await rows(
      session,
      `SELECT seq, feed FROM store.commits WHERE seq ${order === 'asc' ? '>=' : '<='} ${next}
       ORDER BY seq ${order} LIMIT ${commitsAtOnce}`,
    );
    for (const [seq, feed] of found) yield { seq: Number(seq), feed: String(feed) };
    if (found.length < commitsAtOnce) return;
    next = Number(found.at(-1)?.[0]) + (order === 'asc' ? 1 : -1);
  }
}

/** Part of one commit's events: those behind a position that match. */
interface PlacesRequest {
  feed: string;
  behind: Position;
  /** Of the same commit: the last that counts. */
  upTo?: Position | undefined;
  filter: FilterV1 | undefined;
  limit: number;
}

async function placesIn(
  session: Session,
  catalog: Catalog,
  { feed, behind: [commit, first, second], upTo, filter, limit }: PlacesRequest,
  order: 'asc' | 'desc' = 'asc',
): Promise<{ place: Place; position: Position }[]> {
  if (limit <= 0) return [];
  const branches = branchesOf(catalog, feed, 'include');
  const files = `SELECT id FROM store.files WHERE commit_seq = ${commit}`;
  const selects = branches.flatMap((branch, index) => {
    const condition = filter === undefined || conditionOf(filter, branch);
    return condition === false ? [] : [select(branch, index, commit, files, condition)];
  });
  if (selects.length === 0) return [];
  const found = await rows(
    session,
    `SELECT branch, row_number, first, second FROM (${selects.map(({ sql }) => sql).join(' UNION ALL ')})
     WHERE (first > ${first} OR (first = ${first} AND second > ${second}))${upTo === undefined ? '' : notBehind(upTo)}
     ORDER BY first ${order}, second ${order} LIMIT ${limit}`,
    selects.flatMap(({ values }) => values),
  );
  return found.map(([index, row, ...at]: Cell[]) => {
    const [a = 0, b = 0] = at.map(Number);
    return {
      place: { branch: branches[Number(index)] as Branch, row: Number(row) },
      position: [commit, a, b],
    };
  });
}

function notBehind([, first, second]: Position): string {
  return ` AND (first < ${first} OR (first = ${first} AND second <= ${second}))`;
}

function select(
  branch: Branch,
  index: number,
  commit: number,
  files: string,
  condition: Fragment | true,
): Fragment {
  const place = `SELECT ${index} AS branch, t.rowid AS row_number`;
  const { sql, values } = condition === true ? fragment('true') : condition;
  if (branch.from === 'record_events') {
    const from = `FROM store.record_events t WHERE t.commit_seq = ${commit}`;
    return fragment(`${place}, t.change AS first, 0 AS second ${from} AND (${sql})`, ...values);
  }
  const late = (which: string) => `SELECT file, line FROM store.late WHERE commit_seq ${which} ${commit}`;
  const from = fromOf(branch, /\bf\./.test(sql));
  // What was added to a file later belongs to the commit that added it, not to the file's.
  return fragment(
    `${place}, t.file AS first, t.line AS second FROM ${from}
    WHERE ((t.file IN (${files}) AND (t.file, t.line) NOT IN (${late('<>')})) OR (t.file, t.line) IN (${late('=')}))
    AND (${sql})`,
    ...values,
  );
}
