import { ApiError, ConfigurationError, type PageV1, type RecordFeedV1 } from '@logs/core';
import { z } from 'zod';
import type { HelloClient } from './client.ts';
import { greetingEvent } from './greetings-event.ts';
import type { GreetingRecord } from './greetings-record.ts';
import type { Settings } from './settings.ts';

const query = z.strictObject({ room: z.string().min(1) });
const checkpoint = z.strictObject({ newest: z.iso.datetime() });

type Query = z.output<typeof query>;
type Checkpoint = z.output<typeof checkpoint>;
type Page = PageV1<GreetingRecord, Checkpoint>;

/** The vendor may show a greeting so many seconds late. */
const lookback = 3600;

/** The greetings of a room. */
export function greetingsFeed(client: HelloClient, { endpoint }: Settings): RecordFeedV1 {
  const feed: RecordFeedV1<Query, GreetingRecord, Checkpoint> = {
    kind: 'records',
    docs: new URL('/docs/greetings', endpoint).href,
    query,
    checkpoint,
    limits: { lookback },
    lookups: [['media.room.name']],
    locate(target) {
      if (target === '')
        throw new ConfigurationError('hello: a room is missing', { hint: 'Write hello:lobby.' });
      return { room: target };
    },
    // The oldest come first, so all that came before the newest one seen is in the store with it.
    async *scan({ query: { room }, window, checkpoint: last, signal }): AsyncGenerator<Page> {
      const since = window?.from.toISOString() ?? startOf(last);
      const seen = new Set<string>();
      let newest = last?.newest;
      for (let offset = 0; ; ) {
        const question = { room, offset, ...(since === undefined ? {} : { since }) };
        const { records, more } = await client.greetings(question, signal);
        if (records.length > 0 && records.every(({ text }) => seen.has(text))) {
          throw new ApiError('unexpected-answer', 'Hello answers with the same page again');
        }
        for (const { text } of records) seen.add(text);
        const items = window === undefined ? records : records.filter((each) => isBefore(each, window.to));
        newest = newestOf(newest, records);
        if (newest !== undefined) yield { items, checkpoint: { newest } };
        if (!more || items.length < records.length) return;
        offset += records.length;
      }
    },
    normalize: greetingEvent,
    text: ({ text }) => text,
  };
  return feed as RecordFeedV1;
}

function startOf(last: Checkpoint | undefined): string | undefined {
  return last && new Date(Date.parse(last.newest) - lookback * 1000).toISOString();
}

function timeOf({ value }: GreetingRecord): string {
  const { at } = (value ?? {}) as { at?: unknown };
  return typeof at === 'string' && !Number.isNaN(Date.parse(at)) ? new Date(at).toISOString() : '';
}

function newestOf(newest: string | undefined, records: readonly GreetingRecord[]): string | undefined {
  return [newest ?? '', ...records.map(timeOf)].sort().at(-1) || undefined;
}

function isBefore(record: GreetingRecord, end: Date): boolean {
  return timeOf(record) < end.toISOString();
}
