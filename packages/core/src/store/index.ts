export type * from './archive.ts';
export type * from './commit.ts';
export * from './leases.ts';
export type * from './quarantine.ts';
export type * from './query.ts';
export type * from './store.ts';
