export type { CopyTarget } from './copy-to.ts';
export { type OpenOptions, openDuckDbStore } from './open.ts';
export type { DuckDbStore } from './store.ts';
export { StoreError } from './store-error.ts';
