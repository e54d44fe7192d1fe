export { encodeEvents } from './encode-events.ts';
export { emptyLog, type LateLog, lateMemoryStore } from './late-memory-store.ts';
export { emptyState, type MemoryState } from './memory-state.ts';
export { type MemoryStoreOptions, memoryStore } from './memory-store.ts';
export { type ParsedRow, parseRows } from './parse-rows.ts';
export * from './provider/index.ts';
export { type StoreCheck, type StoreTrial, storeSuite } from './store-suite.ts';
