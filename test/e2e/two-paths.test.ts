import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import { collect, resolveSources, type SourceSummary } from '@logs/core/engine';
import type { LogStoreV1 } from '@logs/core/store';
import { memoryStore } from '@logs/core/testing';
import { edgio } from '@logs/edgio-format';
import { makeDelivery, random, writeDelivery } from '@logs/edgio-format/demo';
import { openDuckDbStore } from '@logs/store-duckdb';
import { describe, expect, it } from 'vitest';
import { nastyFile } from './nasty-file.ts';
import { scratch } from './scratch.ts';
import { keyOf, write } from './small-file.ts';

const here = scratch();
const signal = AbortSignal.timeout(100_000);

interface Collected {
  summary: Partial<SourceSummary>;
  events: unknown[];
  quarantine: unknown[];
}

/** Collects a folder into a store; all of it comes back but what depends on when and how fast. */
async function collected(store: LogStoreV1, folder: string): Promise<Collected> {
  const sources = await resolveSources(
    [`edgio:${folder}`],
    {},
    { loadProvider: async () => edgio(), base: '.' },
  );
  const { sources: summaries } = await collect({ store, sources, signal });
  const events: { file?: string; line?: number }[] = [];
  for await (const page of store.query({}, signal)) {
    for (const { observedTime: _, ...event } of page.events) events.push(event);
  }
  events.sort((a, b) =>
    a.file === b.file ? (a.line ?? 0) - (b.line ?? 0) : (a.file ?? '') < (b.file ?? '') ? -1 : 1,
  );
  const rows = await store.quarantined({ limit: 100_000 }, signal);
  const quarantine = rows
    .map(({ observedTime: _, bytes, ...row }) => ({ ...row, bytes: Buffer.from(bytes).toString('hex') }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  await store.close();
  const { seconds: _, ...summary } = summaries[0] as SourceSummary;
  return { summary, events, quarantine };
}

async function both(name: string): Promise<[Collected, Collected]> {
  const bulk = await openDuckDbStore(here(`${name}.duckdb`), { mode: 'write', wait: 10, signal });
  expect(bulk.capabilities.bulk).toBe(true);
  const record = memoryStore();
  expect(record.capabilities.bulk).toBe(false);
  return [await collected(record, here(name)), await collected(bulk, here(name))];
}

function expectSame([record, bulk]: [Collected, Collected]): void {
  expect(record.events.length).toBeGreaterThan(100);
  // One by one: the difference of two long lists says nothing to a reader.
  for (const [at, event] of record.events.entries()) {
    if (!isDeepStrictEqual(bulk.events[at], event)) expect(bulk.events[at]).toEqual(event);
  }
  expect(bulk.events).toHaveLength(record.events.length);
  expect(bulk.quarantine).toEqual(record.quarantine);
  expect(bulk.summary).toEqual(record.summary);
}

describe('the record path and the bulk path', () => {
  it.each([21, 22])(
    'give the same events of a delivery (seed %i)',
    async (seed) => {
      const { files } = makeDelivery({ seed, now: new Date('2026-11-22T03:17:00Z'), viewers: 6 });
      await writeDelivery(here(`delivery-${seed}`), files);
      expectSame(await both(`delivery-${seed}`));
    },
    60_000,
  );

  it('give the same events of files in which everything is odd', async () => {
    const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
    console.info(`SEED=${seed}`);
    const dice = random(seed);
    for (let file = 0; file < 40; file++) {
      await write(here('nasty'), keyOf(file, { type: 'error' }), gzipSync(nastyFile(dice, dice.int(1, 150))));
    }
    expectSame(await both('nasty'));
  }, 60_000);
});
