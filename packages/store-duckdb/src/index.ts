export type { CopyTarget } from './copy-to.ts';
export { type OpenOptions, openDuckDbStore } from './open.ts';
export type { DuckDbStore } from './opened.ts';
export { parquetFormat } from './parquet-format.ts';
export { StoreError } from './store-error.ts';
