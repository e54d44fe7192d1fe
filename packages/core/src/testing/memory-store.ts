import type { CommitV1, StageV1 } from '../store/commit.ts';
import { leases } from '../store/leases.ts';
import type { LogStoreV1 } from '../store/store.ts';
import { type ArchivedBytes, memoryArchive } from './memory-archive.ts';
import { applyCommit } from './memory-commit.ts';
import { memoryLedger } from './memory-ledger.ts';
import { pruneState } from './memory-prune.ts';
import { distinctOf, facetOf, histogramOf, queryPages } from './memory-query.ts';
import { memoryReader } from './memory-reader.ts';
import { memoryStage, type Staged } from './memory-stage.ts';
import { emptyState, type MemoryState } from './memory-state.ts';

/** How a store in memory keeps things. */
export interface MemoryStoreOptions {
  /** Take a table's rows. */
  bulk?: boolean;
  /** What another store in memory kept: opens it again. */
  state?: MemoryState;
}

/** Where a store in memory writes to and reads from. */
export interface MemoryBackend {
  read(): Promise<MemoryState>;
  archived: ArchivedBytes;
  commit(commit: CommitV1, staged: Staged): Promise<void>;
  prune(query: { feed: string; before: string }): Promise<number>;
}

/** A complete store in memory, for tests: the plainest thing that holds what {@link LogStoreV1} promises. */
export function memoryStore({ bulk = false, state = emptyState() }: MemoryStoreOptions = {}): LogStoreV1 {
  return storeOver(
    {
      read: async () => state,
      archived: state.archived,
      commit: async (commit, staged) => applyCommit(state, commit, staged),
      prune: async (query) => pruneState(state, query),
    },
    bulk,
  );
}

/** A store over any way of keeping a {@link MemoryState}. */
export function storeOver(backend: MemoryBackend, bulk: boolean): LogStoreV1 {
  const stages = new WeakMap<StageV1, Staged>();
  const read = async (signal: AbortSignal) => {
    signal.throwIfAborted();
    return backend.read();
  };
  return {
    ...memoryReader(read, backend.archived),
    ...memoryLedger(read),
    capabilities: { bulk, exclusive: false, exactDistinct: true },
    acquire: leases(),
    archive: memoryArchive(backend.archived, read),
    async stage(feed, signal) {
      signal.throwIfAborted();
      const { stage, staged } = memoryStage(feed, bulk, signal);
      stages.set(stage, staged);
      return stage;
    },
    async commit(commit, signal) {
      signal.throwIfAborted();
      const staged = commit.stage === undefined ? undefined : stages.get(commit.stage);
      await backend.commit(commit, staged ?? { files: [], records: [] });
      await commit.stage?.discard();
    },
    query: (query, signal) => queryPages(() => read(signal), query, signal),
    histogram: async (query, signal) => histogramOf(await read(signal), query),
    facet: async (query, signal) => facetOf(await read(signal), query),
    distinct: async (query, signal) => distinctOf(await read(signal), query),
    async prune(query, signal) {
      signal.throwIfAborted();
      return { events: String(await backend.prune(query)) };
    },
    close: async () => {},
  };
}
