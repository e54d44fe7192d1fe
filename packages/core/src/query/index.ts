export type * from './ast.ts';
export * from './did-you-mean.ts';
export { fieldOf, fieldType, shortFields } from './fields.ts';
export * from './filter-error.ts';
export * from './format.ts';
export * from './like-pattern.ts';
export * from './parse.ts';
