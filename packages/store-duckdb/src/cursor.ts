import type { Json } from '@logs/core';
import { ConfigurationError } from '@logs/core/errors';

/** What an opaque cursor holds, as text that stands in a URL or on a command line. */
export function toCursor(value: Json): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/**
 * What a cursor of ours holds: as many values as its kind has.
 *
 * @throws ConfigurationError when it is none.
 */
export function fromCursor(cursor: string, kinds: readonly ('string' | 'number')[]): (string | number)[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(value) &&
      value.length === kinds.length &&
      value.every((each, i) => typeof each === kinds[i])
    ) {
      return value as (string | number)[];
    }
  } catch {
    // not ours
  }
  throw new ConfigurationError('The cursor is none of this store.', {
    hint: 'Use the `after` of an earlier answer of this store, or leave it out to begin anew.',
  });
}
