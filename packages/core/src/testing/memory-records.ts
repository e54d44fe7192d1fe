import type { DeletedV1, RecordsV1, StoredEventV1, WhereV1 } from '../provider/reader.ts';
import type { MemoryState } from './memory-state.ts';

interface Placed {
  time: number;
  event: StoredEventV1;
}

interface Index {
  /** Of the state that it was made of. */
  stamp: string;
  sorted: Placed[];
  /** Answers to earlier questions. */
  asked: Map<string, Placed[]>;
}

const mostAsked = 200;
const indexes = new WeakMap<MemoryState, Map<string, Index>>();

/** A feed's events of a question, in the order of records; sorted once for each state of the store. */
function selected(
  state: MemoryState,
  feed: string,
  { where = {}, window, deleted }: { where?: WhereV1; window?: RecordsV1['window']; deleted: DeletedV1 },
): Placed[] {
  const { sorted, asked } = indexOf(state, feed);
  const wanted = Object.entries(where);
  const question = JSON.stringify([wanted.map(([name, value]) => [name, value ?? null]), window, deleted]);
  const known = asked.get(question);
  if (known !== undefined) return known;
  const [from, to] =
    window === undefined ? [-Infinity, Infinity] : [Date.parse(window.from), Date.parse(window.to)];
  const answer = sorted.filter(({ time, event }) => {
    if (time < from || time >= to) return false;
    if (deleted !== 'include' && (event.deleted === true) !== (deleted === 'only')) return false;
    return wanted.every(([name, value]) => event.attributes[name] === value);
  });
  const [oldest] = asked.keys();
  if (asked.size >= mostAsked && oldest !== undefined) asked.delete(oldest);
  asked.set(question, answer);
  return answer;
}

function indexOf(state: MemoryState, feed: string): Index {
  const feeds = indexes.get(state) ?? new Map<string, Index>();
  indexes.set(state, feeds);
  const stamp = `${state.position} ${state.events.size}`;
  const known = feeds.get(feed);
  if (known?.stamp === stamp) return known;
  const sorted: Placed[] = [];
  for (const { event } of state.events.values()) {
    if (event.feed === feed) sorted.push({ time: Date.parse(event.time), event });
  }
  sorted.sort((a, b) => byPlace(a, b.time, b.event.id));
  const index = { stamp, sorted, asked: new Map() };
  feeds.set(feed, index);
  return index;
}

/** By time, then id: shorter ones first. */
function byPlace({ time, event: { id } }: Placed, otherTime: number, otherId: string): number {
  if (time !== otherTime) return time - otherTime;
  if (id.length !== otherId.length) return id.length - otherId.length;
  return id < otherId ? -1 : id > otherId ? 1 : 0;
}

/** How many events a question has. */
export function countOf(
  state: MemoryState,
  feed: string,
  query: { where?: WhereV1; window?: RecordsV1['window']; deleted: DeletedV1 },
): number {
  return selected(state, feed, query).length;
}

/** One page of records, and the cursor behind it. */
export function recordsOf(
  state: MemoryState,
  feed: string,
  query: RecordsV1,
): { events: StoredEventV1[]; after?: string } {
  const all = selected(state, feed, query);
  const { after, limit, offset = 0, order } = query;
  const down = order === 'desc';
  let begin = 0;
  if (after !== undefined) {
    const [time, id] = JSON.parse(after) as [number, string];
    const passed = lowest(all, (placed) => byPlace(placed, time, id) >= (down ? 0 : 1));
    begin = down ? all.length - passed : passed;
  }
  const from = begin + offset;
  const page = down
    ? all.slice(Math.max(0, all.length - from - limit), Math.max(0, all.length - from)).reverse()
    : all.slice(from, from + limit);
  const last = page.at(-1);
  return {
    events: structuredClone(page.map(({ event }) => event)),
    ...(last === undefined ? {} : { after: JSON.stringify([last.time, last.event.id]) }),
  };
}

/** The first place from which on it holds. */
function lowest(all: readonly Placed[], holds: (placed: Placed) => boolean): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(all[middle] as Placed)) high = middle;
    else low = middle + 1;
  }
  return low;
}
