import type { DeletedV1, StoredEventV1 } from '../provider/reader.ts';
import { matches, valueOfField } from '../query/matches.ts';
import type { BucketV1, DistinctV1, FacetV1, HistogramV1, QueryPageV1, QueryV1 } from '../store/query.ts';
import { cursorOf, ordered } from './memory-order.ts';
import type { MemoryState } from './memory-state.ts';

const pageSize = 100;
const commonest = 20;

/** Whether an event is shown. */
function isShown(event: StoredEventV1, deleted: DeletedV1 = 'hide'): boolean {
  return deleted === 'include' || (event.deleted === true) === (deleted === 'only');
}

/** All events of a query, in no order. */
function selected(
  state: MemoryState,
  { filter, from, to, deleted }: Pick<QueryV1, 'filter' | 'from' | 'to' | 'deleted'>,
): StoredEventV1[] {
  const [start, end] = [
    from === undefined ? -Infinity : Date.parse(from),
    to === undefined ? Infinity : Date.parse(to),
  ];
  return [...state.events.values()]
    .map(({ event }) => event)
    .filter((event) => {
      const time = Date.parse(event.time);
      if (!isShown(event, deleted) || time < start || time >= end) return false;
      return filter === undefined || matches(filter, event, state.feeds.get(event.feed)?.eventType);
    });
}

/** Pages of a query, all from the state as it was when the first was asked for. */
export async function* queryPages(
  read: () => Promise<MemoryState>,
  query: QueryV1,
  signal: AbortSignal,
): AsyncGenerator<QueryPageV1> {
  const all = ordered(selected(await read(), query), query.order ?? 'asc', query.after);
  const end = Math.min(all.length, query.limit ?? Infinity);
  for (let from = 0; from < end; from += pageSize) {
    signal.throwIfAborted();
    const events = all.slice(from, Math.min(from + pageSize, end));
    yield { events: structuredClone(events), after: cursorOf(events.at(-1) as StoredEventV1) };
  }
}

function countBy<K>(items: Iterable<K>): Map<K, number> {
  const counts = new Map<K, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

function texts(state: MemoryState, events: readonly StoredEventV1[], field: string): string[] {
  return events
    .map((event) => valueOfField(event, field, state.feeds.get(event.feed)?.eventType))
    .filter((value) => value !== undefined)
    .map(String);
}

export function facetOf(state: MemoryState, query: FacetV1): { value: string; count: string }[] {
  return [...countBy(texts(state, selected(state, query), query.field))]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, query.limit)
    .map(([value, count]) => ({ value, count: String(count) }));
}

export function distinctOf(state: MemoryState, query: DistinctV1): string {
  return String(new Set(texts(state, selected(state, query), query.field)).size);
}

export function histogramOf(state: MemoryState, query: HistogramV1): BucketV1[] {
  const { by, interval } = query;
  const values = by === undefined ? [] : facetOf(state, { ...query, field: by, limit: commonest });
  const shown = new Set(values.map(({ value }) => value));
  const buckets = selected(state, query).flatMap((event) => {
    const from = Math.floor(Date.parse(event.time) / 1000 / interval) * interval;
    if (by === undefined) return [JSON.stringify([from])];
    return texts(state, [event], by)
      .filter((value) => shown.has(value))
      .map((value) => JSON.stringify([from, value]));
  });
  return [...countBy(buckets)]
    .map(([key, count]) => ({ place: JSON.parse(key) as [number, string?], count }))
    .sort(({ place: [a, u = ''] }, { place: [b, v = ''] }) => a - b || (u < v ? -1 : 1))
    .map(({ place: [from, value], count }) => ({
      from: new Date(from * 1000).toISOString().replace('.000Z', 'Z'),
      ...(value === undefined ? {} : { value }),
      count: String(count),
    }));
}
