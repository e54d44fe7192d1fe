import type { RecordsV1, StoredEventV1, TimeRangeV1 } from '@logs/core';
import { recordBranch } from './branch.ts';
import { toCursor } from './cursor.ts';
import { cursorValues } from './event-order.ts';
import type { EventPage } from './event-page.ts';
import { eventOf, rowSql } from './event-row.ts';
import { instantOf } from './fragment.ts';
import { compareIds, type RecordList } from './record-list.ts';
import { idsOf } from './record-lists.ts';
import { rowsByChange } from './record-stored.ts';
import type { RowTexts } from './row-texts.ts';
import type { JsonRow, Session } from './session.ts';

/** How many records of a list are in a window. */
export function countIn(list: RecordList, window: TimeRangeV1 | undefined): number {
  const [begin, end] = within(list, window);
  return Math.max(0, end - begin);
}

/**
 * A page of the records of a list. `undefined` when a commit changed the list meanwhile: then it is asked for again.
 */
export async function listedPage(
  session: Session,
  list: RecordList,
  held: RowTexts,
  query: RecordsV1,
): Promise<EventPage | undefined> {
  const { window, order, after, offset = 0, limit } = query;
  const down = order === 'desc';
  const { version } = list;
  const passed = after === undefined ? undefined : await placeBehind(session, list, after, down);
  if (version !== list.version) return;
  let [begin, end] = within(list, window);
  if (passed !== undefined)
    [begin, end] = down ? [begin, Math.min(end, passed)] : [Math.max(begin, passed), end];
  const from = down ? Math.max(begin, end - offset - limit) : begin + offset;
  const to = down ? end - offset : Math.min(end, from + limit);
  if (from >= to) return { events: [] };
  const changes = list.changes.slice(from, to);
  const lastMicros = list.micros[down ? from : to - 1] ?? 0;
  if (down) changes.reverse();
  const events = await eventsOf(session, changes, held);
  const last = events?.at(-1);
  if (events === undefined || last === undefined) return;
  return { events, after: toCursor([lastMicros, [...last.id].length, last.id]) };
}

/** The first place behind a cursor, or downwards the place before which all is behind it. */
async function placeBehind(
  session: Session,
  list: RecordList,
  after: string,
  down: boolean,
): Promise<number> {
  const [micros, , id] = cursorValues(after, 'id');
  const [begin, end] = list.at(Number(micros));
  const same = list.changes.slice(begin, end);
  const ids = await idsOf(session, same);
  const place = same.findIndex((change) => compareIds(ids.get(change) ?? '', String(id)) >= (down ? 0 : 1));
  return place === -1 ? end : begin + place;
}

async function eventsOf(
  session: Session,
  changes: readonly number[],
  held: RowTexts,
): Promise<StoredEventV1[] | undefined> {
  const texts = new Map(changes.map((change) => [change, held.get(change)]));
  const missing = changes.filter((change) => texts.get(change) === undefined);
  for (const [number, text] of await rowsByChange(session, `t.change, ${rowSql(recordBranch)}`, missing)) {
    held.set(Number(number), String(text));
    texts.set(Number(number), String(text));
  }
  const events: StoredEventV1[] = [];
  for (const text of texts.values()) {
    if (text === undefined) return;
    events.push(eventOf(recordBranch, JSON.parse(text) as JsonRow, new Map()));
  }
  return events;
}

function within(list: RecordList, window: TimeRangeV1 | undefined): [number, number] {
  if (window === undefined) return [0, list.length];
  return [list.from(Number(instantOf(window.from))), list.from(Number(instantOf(window.to)))];
}
