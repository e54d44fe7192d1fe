export * from './engine/config.ts';
export * from './provider/index.ts';
export type * from './query/ast.ts';
export type * from './store/index.ts';
export * from './toolkit/redact-url.ts';
