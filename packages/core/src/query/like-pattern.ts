import type { FilterV1 } from './ast.ts';

/** A filter's wildcard pattern as a regular expression over the whole text. */
export function likePattern(pattern: Extract<FilterV1, { kind: 'like' }>['pattern']): RegExp {
  const parts = pattern.map((part) => {
    if (typeof part !== 'string') return part.any === 'many' ? '.*' : '.';
    return part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 'su');
}
