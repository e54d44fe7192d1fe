import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { CommitV1, StageV1 } from '../store/commit.ts';
import type { LogStoreV1 } from '../store/store.ts';
import { emptyState, type MemoryState } from './memory-state.ts';
import { memoryStore } from './memory-store.ts';
import { storeSuite } from './store-suite.ts';

/** A store with one mistake: the wrapped store, whose state can be reached into. */
type Mistake = (store: LogStoreV1, state: MemoryState) => Partial<LogStoreV1>;

const changedCommit =
  (change: (commit: CommitV1) => CommitV1): Mistake =>
  (store) => ({ commit: (commit, signal) => store.commit(change(commit), signal) });

const changedStage =
  (change: (stage: StageV1) => Partial<StageV1>): Mistake =>
  (store) => {
    const real = new WeakMap<StageV1, StageV1>();
    return {
      async stage(feed, signal) {
        const stage = await store.stage(feed, signal);
        const wrapped = Object.assign(Object.create(stage) as StageV1, change(stage));
        real.set(wrapped, stage);
        return wrapped;
      },
      commit: (commit, signal) => {
        const stage = commit.stage === undefined ? undefined : real.get(commit.stage);
        return store.commit(stage === undefined ? commit : { ...commit, stage }, signal);
      },
    };
  };

let commits = 0;

/** The rule that must fail, and the mistake. */
const mistakes: Record<string, Mistake> = {
  'the same commit again changes nothing': changedCommit((commit) => ({ ...commit, key: `${commits++}` })),
  'a commit brings all of its changes': changedCommit(({ windows, ...commit }) => commit),
  'half a stage, then killed, leaves nothing, and the step can be done again': (store) => ({
    async stage(feed, signal) {
      const stage = await store.stage(feed, signal);
      const eager: StageV1['events'] = async (file, batches) => {
        await stage.events(file, batches);
        await store.commit(
          { source: 's', feed, key: file.key, observedTime: '2026-01-01T00:00:00Z', stage },
          signal,
        );
      };
      return Object.assign(Object.create(stage) as StageV1, { events: eager });
    },
  }),
  'a file that breaks off leaves nothing of itself and everything of the others': changedStage((stage) => ({
    async events(file, batches) {
      let failure: unknown;
      const swallowed = async function* () {
        try {
          yield* batches;
        } catch (error) {
          failure = error;
        }
      };
      await stage.events(file, swallowed());
      if (failure !== undefined) throw failure;
    },
  })),
  'a checkpoint that does not go forward is refused with all that came with it': (store, state) => ({
    async commit(commit, signal) {
      state.checkpoints.clear();
      await store.commit(commit, signal);
    },
  }),
  "a changed file's events and quarantined records replace the old ones": changedCommit((commit) => ({
    ...commit,
    ledger: (commit.ledger ?? []).map((row) => ({ ...row, keepEvents: true })),
  })),
  'a ledger row that keeps the events changes nothing else': (store) => ({
    async commit(commit, signal) {
      const kept = (commit.ledger ?? []).filter((row) => row.keepEvents);
      const stage = commit.stage ?? (await store.stage(commit.feed, signal));
      const none = (async function* () {})();
      for (const [n, { key }] of kept.entries())
        await stage.events({ key, idPrefix: '0', ordinal: 90 + n }, none);
      const ledger = (commit.ledger ?? []).map(({ keepEvents, ...row }) => row);
      await store.commit({ ...commit, stage, ledger }, signal);
    },
  }),
  'two identical lines are two events': changedStage((stage) => ({
    events: (file, batches) =>
      stage.events(
        file,
        (async function* () {
          const seen = new Set<string>();
          for await (const batch of batches) {
            const unseen = batch.filter(({ event }) => {
              const known = seen.has(event.time + event.name);
              seen.add(event.time + event.name);
              return !known;
            });
            yield unseen;
          }
        })(),
      ),
  })),
  'events come back exactly as they were staged one by one': changedStage((stage) => ({
    events: (file, batches) =>
      stage.events(
        file,
        (async function* () {
          for await (const batch of batches) {
            yield batch.map(({ line, event }) => {
              const trimmed = Object.entries(event.attributes).map(([name, value]) => [
                name,
                typeof value === 'string' ? value.trim() : value,
              ]);
              return { line, event: { ...event, attributes: Object.fromEntries(trimmed) } };
            });
          }
        })(),
      ),
  })),
  'a greater version replaces, and an older one that comes late changes nothing': changedStage((stage) => ({
    records: (records) => stage.records(records.map(({ event }) => ({ event }))),
  })),
  'of two equal versions the later collected stays': (store, state) => ({
    async commit(commit, signal) {
      const before = new Map(state.events);
      await store.commit(commit, signal);
      for (const [key, held] of before) {
        if (state.events.get(key)?.version === held.version) state.events.set(key, held);
      }
    },
  }),
  'a tombstone is hidden unless asked for, and nothing of the earlier version is left': (store) => ({
    query: (query, signal) => store.query({ deleted: 'include', ...query }, signal),
  }),
  'editions: first periods, slots, what was taken, what was passed over': (store) => ({
    async editions(feed, periods, signal) {
      const answer = await store.editions(feed, periods, signal);
      return { ...answer, versions: answer.versions.map((v) => ({ ...v, slots: v.slots.slice(0, 1) })) };
    },
  }),
  'files with the same bytes are found by their hash, taken ones only': (store) => ({
    async sameBytes(feed, hashes, signal) {
      const rows = await store.ledger({ feed, limit: 1000 }, signal);
      return new Map(hashes.map((h) => [h, rows.filter(({ sha256 }) => sha256 === h).map(({ key }) => key)]));
    },
  }),
  'quarantine is listed by id, filtered and paged, with its bytes, and settles': changedCommit(
    ({ settled, ...commit }) => commit,
  ),
  'a source has one collector at a time': () => ({ acquire: async () => ({ release: async () => {} }) }),
  'every kind of filter finds what it means': (store) => ({
    query: ({ filter, ...query }, signal) =>
      store.query(
        filter?.kind === 'not'
          ? { ...query, filter: filter.filter }
          : { ...query, ...(filter && { filter }) },
        signal,
      ),
  }),
  'of a range of time the beginning is in and the end is out': (store) => ({
    query: ({ to, ...query }, signal) =>
      store.query({ ...query, ...(to && { to: new Date(Date.parse(to) + 1).toISOString() }) }, signal),
  }),
  'a cursor goes on right behind, also when events were added or the store was reopened meanwhile': (
    store,
  ) => ({
    async *query({ after, limit = 1000, ...query }, signal) {
      const offset = Number(after ?? 0);
      for await (const page of store.query(query, signal)) {
        const events = page.events.slice(offset, offset + limit);
        if (events.length > 0) yield { events, after: String(offset + events.length) };
        return;
      }
    },
  }),
  'a histogram counts by time, aligned to the epoch, and by a field': (store) => ({
    async histogram(query, signal) {
      const buckets = await store.histogram(query, signal);
      return buckets.map((b) => ({ ...b, from: new Date(Date.parse(b.from) + 60_000).toISOString() }));
    },
  }),
  'a facet gives the commonest values first, distinct how many there are': (store) => ({
    facet: async (query, signal) => (await store.facet(query, signal)).toReversed(),
  }),
  'a record without versions stays as it came first, until it is deleted': changedStage((stage) => ({
    records: (records) => stage.records(records.map((record) => ({ version: '0', ...record }))),
  })),
  'a record that comes again unchanged is no change': (store, state) => ({
    async commit(commit, signal) {
      const before = new Map(state.events);
      await store.commit(commit, signal);
      for (const [key, held] of state.events) {
        if (before.get(key) === held) state.events.set(key, { ...held, position: ++state.position });
      }
    },
  }),
  'changes come in the order of commits, late events too': (store) => ({
    async changes(query, signal) {
      const answer = await store.changes(query, signal);
      return { ...answer, events: answer.events.toSorted((a, b) => (a.time < b.time ? -1 : 1)) };
    },
  }),
  'changes page by page bring each event once, whatever the page': (store, state) => ({
    async changes(query, signal) {
      const answer = await store.changes(query, signal);
      const position = [...state.events.values()].findLast(
        ({ event }) => event.id === answer.events.at(-1)?.id,
      );
      return { ...answer, after: String((position?.position ?? Number(answer.after)) + 1) };
    },
  }),
  'changes up to a cursor are those between two, also within a commit': (store) => ({
    changes: ({ until: _, ...query }, signal) => store.changes(query, signal),
  }),
  'taken files by delivery time and key, overlapping a range, with their number': (store) => ({
    async files(feed, query, signal) {
      const answer = await store.files(feed, query, signal);
      return { ...answer, total: answer.files.length };
    },
  }),
  'pruning erases old records and whole old files, and keeps the ledger': (_, state) => ({
    async prune({ feed, before }) {
      const old = [...state.events].filter(([, { event }]) => event.feed === feed && event.time < before);
      for (const [key] of old) state.events.delete(key);
      return { events: String(old.length) };
    },
  }),
  'records of one time come shorter ids first, both ways and behind a cursor': (store) => ({
    async records(feed, query, signal) {
      const all = { order: 'asc', limit: 1000, deleted: 'hide' } as const;
      const { events } = await store.records(feed, { ...query, ...all }, signal);
      events.sort((a, b) => (`${a.time}${a.id}` < `${b.time}${b.id}` ? -1 : 1));
      if (query.order === 'desc') events.reverse();
      const behind = Number(query.after ?? 0) + (query.offset ?? 0);
      return { events: events.slice(behind, behind + query.limit), after: String(behind + query.limit) };
    },
  }),
  'a gap that is told again is no second one': (_, state) => {
    state.windows.push = (...rows) => {
      for (const row of rows) state.windows[state.windows.length] = { ...row };
      return state.windows.length;
    };
    state.windows.some = () => false;
    return {};
  },
  'a checkpoint of several parts comes back as it was': changedCommit(({ checkpoint, ...commit }) => {
    if (checkpoint === undefined) return commit;
    const { parts } = checkpoint.value as { parts: Record<string, number> };
    const named = Object.entries(parts).filter(([name]) => name !== '__proto__');
    return { ...commit, checkpoint: { ...checkpoint, value: { parts: Object.fromEntries(named) } } };
  }),
  'a kept file comes back bit for bit, whole and in ranges, also after a kill': (store) => ({
    async openFile(sha256, signal) {
      const file = await store.openFile(sha256, signal);
      return file && { ...file, read: (range) => file.read(range && { ...range, end: range.end + 1 }) };
    },
  }),
  'a body that breaks off is not kept, nor one that comes too late for the signal': (_, state) => ({
    archive: {
      async keep(body) {
        const pieces: Uint8Array[] = [];
        try {
          for await (const piece of body) pieces.push(piece);
        } finally {
          const bytes = Buffer.concat(pieces);
          state.archived.set(createHash('sha256').update(bytes).digest('hex'), bytes);
        }
        return { sha256: '', size: 0 };
      },
      sweep: async () => ({ removed: 0 }),
    },
  }),
  'sweeping spares what a ledger row names or named before, and what was kept just now': (store, state) => ({
    archive: {
      keep: (body, signal) => memoryStore({ state }).archive?.keep(body, signal) ?? Promise.reject(),
      async sweep(signal) {
        const rows = await store.ledger({ limit: 1000 }, signal);
        const named = new Set(rows.map(({ sha256 }) => sha256));
        for (const sha256 of state.archived.keys()) if (!named.has(sha256)) state.archived.delete(sha256);
        return { removed: 0 };
      },
    },
  }),
  'files whose bytes are kept can be asked for alone': (store) => ({
    files: (feed, { kept: _, ...query }, signal) => store.files(feed, query, signal),
  }),
  "every call rejects with its signal's reason": (store) => ({
    facet: (query) => store.facet(query, new AbortController().signal),
  }),
};

it.each(Object.entries(mistakes))('fails a store that breaks: %s', async (rule, mistake) => {
  const check = storeSuite(async () => {
    const state = emptyState();
    const open = () => {
      const store = memoryStore({ state });
      return { ...store, ...mistake(store, state) };
    };
    return { store: open(), reopen: async () => open() };
  }).find((candidate) => candidate.rule === rule);
  expect(check).toBeDefined();
  await expect(check?.run()).rejects.toThrow();
});
