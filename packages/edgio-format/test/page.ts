import { defaultLimits } from '@logs/core';
import { Gunzip } from 'fflate';
import { edgio } from '../src/index.ts';

/** What the page test calls in the page: the bytes of a gzip file → its events. */
async function eventsOf(bytes: number[]): Promise<unknown[]> {
  const feed = edgio().feeds['events'];
  if (feed?.kind !== 'files') throw new Error('no such feed');
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const gunzip = new Gunzip((chunk, last) => {
        controller.enqueue(chunk);
        if (last) controller.close();
      });
      gunzip.push(Uint8Array.from(bytes), true);
    },
  });
  const events: unknown[] = [];
  for await (const batch of feed.decode(body, { key: 'k' }, defaultLimits)) {
    for (const { raw, line } of batch) {
      events.push(feed.normalize(raw, { source: 'page', feed: 'edgio/events', key: 'k', line }));
    }
  }
  return events;
}

/** What the page offers. */
export interface Page {
  eventsOf: typeof eventsOf;
}

Object.assign(globalThis, { eventsOf } satisfies Page);
