import { describe, expect, it } from 'vitest';
import { emptyLog, lateMemoryStore } from './late-memory-store.ts';
import { emptyState } from './memory-state.ts';
import { memoryStore } from './memory-store.ts';
import { type StoreTrial, storeSuite } from './store-suite.ts';

function memory(bulk: boolean): () => Promise<StoreTrial> {
  return async () => {
    const state = emptyState();
    const open = () => memoryStore({ bulk, state });
    return { store: open(), reopen: async () => open() };
  };
}

function late(bulk: boolean): () => Promise<StoreTrial> {
  return async () => {
    const log = emptyLog();
    const open = () => lateMemoryStore({ bulk, log });
    return { store: open(), reopen: async () => open() };
  };
}

describe.each([
  ['memoryStore', memory(false)],
  ['memoryStore, bulk', memory(true)],
  ['lateMemoryStore', late(false)],
  ['lateMemoryStore, bulk', late(true)],
])('%s', (_, create) => {
  for (const check of storeSuite(create)) it(check.rule, check.run);
});

it('gives every rule a name of its own and a reason', () => {
  const checks = storeSuite(memory(false));
  expect(new Set(checks.map(({ rule }) => rule)).size).toBe(checks.length);
  for (const { why } of checks) expect(why.length).toBeGreaterThan(20);
});
