import type { LogStoreV1, StoredSourceV1 } from '../store/store.ts';
import { keyOf, type MemoryState } from './memory-state.ts';

type LedgerReader = Pick<
  LogStoreV1,
  'taken' | 'sameBytes' | 'editions' | 'ledger' | 'checkpoint' | 'windows' | 'quarantined' | 'sources'
>;

/** What a store answers of ledger, checkpoints, windows and quarantine, over a state. */
export function memoryLedger(read: (signal: AbortSignal) => Promise<MemoryState>): LedgerReader {
  return {
    async taken(feed, keys, signal) {
      const { ledger } = await read(signal);
      const rows = keys.map((key) => ledger.get(keyOf(feed, key))).filter((row) => row !== undefined);
      return new Map(rows.map((row) => [row.key, structuredClone(row)]));
    },
    async sameBytes(feed, sha256, signal) {
      const wanted = new Set(sha256);
      const same = new Map<string, string[]>();
      for (const row of (await read(signal)).ledger.values()) {
        if (row.feed !== feed || row.state !== 'taken' || !wanted.has(row.sha256 ?? '')) continue;
        same.set(row.sha256 ?? '', [...(same.get(row.sha256 ?? '') ?? []), row.key]);
      }
      return same;
    },
    async editions(feed, periods, signal) {
      const versions = new Map<string, { version: string; first: string; slots: string[] }>();
      const rows = [...(await read(signal)).ledger.values()].filter((row) => row.feed === feed);
      const taken: { slot: string; period: string; version: string }[] = [];
      for (const { edition, state } of rows) {
        if (edition === undefined) continue;
        const { slot, period, version } = edition;
        const known = versions.get(version) ?? { version, first: period, slots: [] };
        if (period < known.first) known.first = period;
        if (!known.slots.includes(slot)) known.slots.push(slot);
        versions.set(version, known);
        const seen = taken.some((t) => t.slot === slot && t.period === period && t.version === version);
        if (state === 'taken' && periods.includes(period) && !seen) taken.push({ slot, period, version });
      }
      const passedOver = structuredClone(rows.filter((row) => row.state === 'passed-over'));
      return { versions: [...versions.values()], taken, passedOver };
    },
    async ledger({ feed, source, states, after, limit }, signal) {
      const rows = [...(await read(signal)).ledger.values()]
        .filter((row) => (feed ?? row.feed) === row.feed && (source ?? row.source) === row.source)
        .filter((row) => states?.includes(row.state) ?? true)
        .filter((row) => after === undefined || row.key > after)
        .sort((a, b) => (a.key < b.key ? -1 : 1));
      return structuredClone(rows.slice(0, limit));
    },
    async checkpoint(source, feed, signal) {
      return structuredClone((await read(signal)).checkpoints.get(keyOf(source, feed)));
    },
    async windows({ source, state }, signal) {
      const { windows } = await read(signal);
      return structuredClone(
        windows.filter((row) => (source ?? row.source) === row.source && (state ?? row.state) === row.state),
      );
    },
    async quarantined({ id, feed, key, after, limit }, signal) {
      const rows = [...(await read(signal)).quarantine.values()]
        .filter((row) => (id ?? row.id) === row.id && (feed ?? row.feed) === row.feed)
        .filter((row) => (key === undefined || row.key === key) && (after === undefined || row.id > after))
        .sort((a, b) => (a.id < b.id ? -1 : 1));
      return structuredClone(rows.slice(0, limit));
    },
    async sources(signal) {
      const state = await read(signal);
      return [...state.sources.values()].map((known) => counted(state, known));
    },
  };
}

function counted(
  { events, ledger, quarantine }: MemoryState,
  { source, feed, lastCommit }: { source: string; feed: string; lastCommit: string },
): StoredSourceV1 {
  const own = (row: { source: string; feed: string }) => row.source === source && row.feed === feed;
  const files = [...ledger.values()].filter(own);
  return {
    source,
    feed,
    events: String([...events.values()].filter(({ event }) => own(event) && event.deleted !== true).length),
    files: String(files.filter((row) => row.state === 'taken').length),
    refused: String(files.filter((row) => row.state === 'refused').length),
    quarantined: String([...quarantine.values()].filter(own).length),
    lastCommit,
  };
}
