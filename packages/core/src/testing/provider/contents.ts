import { deepStrictEqual } from 'node:assert/strict';
import type { MemoryState } from '../memory-state.ts';

/** What a store holds of a feed, in an order that does not tell how it came there. */
export interface FeedContents {
  /** Events without source and observed time, by id. */
  events: Map<string, object>;
  /** sha256 of taken files by key. */
  files: Map<string, string>;
}

/** Reads all that a store in memory holds. */
export function contentsOf({ events, ledger }: MemoryState): FeedContents {
  const held = [...events.values()].map(({ event: { source: _, observedTime: __, ...event } }) => event);
  const taken = [...ledger.values()].filter((row) => row.state === 'taken');
  return {
    events: new Map(held.sort((a, b) => (a.id < b.id ? -1 : 1)).map((event) => [event.id, event])),
    files: new Map(taken.map((row) => [row.key, row.sha256 ?? ''])),
  };
}

/** Asserts that one is the other; says first what is missing or too much. */
export function sameContents(actual: FeedContents, expected: FeedContents, when: string): void {
  for (const part of ['files', 'events'] as const) {
    const [have, want] = [actual[part], expected[part]];
    const missing = [...want.keys()].filter((key) => !have.has(key));
    const surplus = [...have.keys()].filter((key) => !want.has(key));
    if (missing.length > 0) throw new Error(`${when}: ${part} missing: ${some(missing)}`);
    if (surplus.length > 0) throw new Error(`${when}: ${part} that nobody wrote: ${some(surplus)}`);
    for (const [key, value] of want) deepStrictEqual(have.get(key), value, `${when}: ${key} differs`);
  }
}

/** Whether one is the other. */
export function isSame(actual: FeedContents, expected: FeedContents): boolean {
  try {
    sameContents(actual, expected, '');
    return true;
  } catch {
    return false;
  }
}

function some(keys: readonly string[]): string {
  return `${keys.length} (${keys.slice(0, 3).join(', ')})`;
}
