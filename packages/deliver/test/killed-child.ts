// A delivery that is killed from outside: it says each step before it takes it.
// node killed-child.mjs <folder of deliveries> <address of the bucket> <events>
import type { DeliveryFormatV1 } from '@logs/core';
import { memoryStore } from '@logs/core/testing';
import { ndjsonFormat, runDeliveries } from '../src/index.ts';

const [, , folder = '', address = '', count = '0'] = process.argv;
const { signal } = new AbortController();
const feed = { name: 'acme/calls' };
const store = memoryStore();
const stage = await store.stage(feed, signal);
await stage.records(
  Array.from({ length: Number(count) }, (_, at) => ({
    event: {
      id: String(at).padStart(6, '0'),
      time: '2026-03-10T12:00:00Z',
      name: 'acme.call',
      severity: 9,
      attributes: { n: at },
    },
  })),
);
const observedTime = '2026-03-10T12:00:00Z';
await store.commit({ source: 's', feed, key: 'all', observedTime, stage }, signal);

/** Long enough that a kill that answers it comes before what follows. */
async function step(name: string): Promise<void> {
  process.stdout.write(`${name}\n`);
  await new Promise((next) => setTimeout(next, 3));
}

const format: DeliveryFormatV1 = {
  ...ndjsonFormat,
  async encode(events, version) {
    await step('planned');
    return ndjsonFormat.encode(events, version);
  },
};

const summary = await runDeliveries(
  {
    folder,
    store: {
      async changes(query, asked) {
        await step('planning');
        return store.changes(query, asked);
      },
    },
    open: async () => ({
      location: address,
      async *list() {
        yield { objects: [], prefixes: [] };
      },
      get: async () => new ReadableStream(),
      async put(key, body) {
        await step('putting');
        const { status } = await fetch(`${address}/${encodeURIComponent(key)}`, {
          method: 'PUT',
          body: new Uint8Array(body),
        });
        await step('put');
        if (status !== 200) throw new Error(`refused with ${status}`);
      },
    }),
    format: () => format,
    probe: async () => 'private',
    notifiers: [],
    runtime: {
      now: () => new Date(),
      sleep: async () => undefined,
      warn: () => undefined,
    },
  },
  { once: true, signal },
);
process.stdout.write(`done ${JSON.stringify(summary)}\n`);
