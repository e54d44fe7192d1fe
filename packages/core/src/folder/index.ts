export * from './folder.ts';
export * from './folder-archive.ts';
export type * from './objects.ts';
export * from './sync-folder.ts';
