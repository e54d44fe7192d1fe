import type { LedgerRowV1 } from '../provider/ledger.ts';
import type { LogReaderV1, WhereV1 } from '../provider/reader.ts';
import { matches } from '../query/matches.ts';
import type { LogStoreV1 } from '../store/store.ts';
import { type ArchivedBytes, archivedIn } from './memory-archive.ts';
import { countOf, recordsOf } from './memory-records.ts';
import { keyOf, type MemoryState } from './memory-state.ts';

/** The reading half of a store over a state and what it has in its archive. */
export function memoryReader(
  read: (signal: AbortSignal) => Promise<MemoryState>,
  archived: ArchivedBytes,
): Pick<LogStoreV1, keyof LogReaderV1> {
  return {
    records: async (feed, query, signal) => recordsOf(await read(signal), feed, query),
    count: async (feed, query, signal) => countOf(await read(signal), feed, query),
    async record(feed, id, signal) {
      const held = (await read(signal)).events.get(keyOf(feed, id));
      return held === undefined ? undefined : structuredClone(held.event);
    },
    async files(feed, { where = {}, overlapping, kept, offset, limit }, signal) {
      const files = [...(await read(signal)).ledger.values()]
        .filter((row) => row.feed === feed && row.state === 'taken' && isWhere(row.attributes ?? {}, where))
        .filter((row) => kept === undefined || row.kept === true)
        .filter((row) => overlapping === undefined || overlaps(row, overlapping))
        .sort((a, b) => byText(a.delivered?.from ?? '', b.delivered?.from ?? '') || byText(a.key, b.key));
      return { files: structuredClone(files.slice(offset, offset + limit)), total: files.length };
    },
    async openFile(sha256, signal) {
      await read(signal);
      return archivedIn(archived, sha256);
    },
    async changes({ after, until, last, filter, limit }, signal) {
      const { events: all, feeds } = await read(signal);
      const sorted = [...all.values()].sort((a, b) => a.position - b.position);
      const matching = sorted.filter(
        ({ event }) => filter === undefined || matches(filter, event, feeds.get(event.feed)?.eventType),
      );
      const beforeLast = (count: number) => (count === 0 ? sorted.at(-1) : matching.at(-count - 1));
      const begin = last === undefined ? undefined : beforeLast(last);
      const from = after === undefined ? (begin?.position ?? 0) : Number(after);
      const end = until === undefined ? Number.POSITIVE_INFINITY : Number(until);
      const held = matching.filter(({ position }) => position > from && position <= end).slice(0, limit);
      const events = held.map(({ event }) => structuredClone(event));
      return { events, after: String(held.at(-1)?.position ?? from) };
    },
  };
}

function isWhere(attributes: Readonly<Record<string, unknown>>, where: WhereV1): boolean {
  return Object.entries(where).every(([name, value]) => attributes[name] === value);
}

function overlaps({ delivered }: LedgerRowV1, range: { from: string; to: string }): boolean {
  if (delivered === undefined) return false;
  return (
    Date.parse(delivered.from) < Date.parse(range.to) && Date.parse(range.from) < Date.parse(delivered.to)
  );
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
