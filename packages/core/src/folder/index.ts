export * from './folder.ts';
export type * from './objects.ts';
