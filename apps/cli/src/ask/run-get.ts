import type { FilterV1, LogStoreV1, StoredEventV1 } from '@logs/core';
import type { Context } from '../context.ts';
import { exitCode } from '../exit-code.ts';
import { openStore } from '../open-store.ts';
import { eventCard } from '../output/event-card.ts';
import { orderedEvent } from '../output/event-json.ts';
import { safeJson, safeLines } from '../output/safe-text.ts';
import { loadSettings } from '../settings.ts';
import { sourceFeed } from './source-feed.ts';

/** The flags of `logs get` as typed. */
export interface GetFlags {
  output?: 'table' | 'json' | 'ndjson';
  fetch?: true;
}

/** `logs get`. */
export async function runGet(context: Context, name: string, id: string, flags: GetFlags): Promise<void> {
  const settings = await loadSettings(context);
  if (flags.fetch) {
    const { fetchRecord } = await import('./fetch-record.ts');
    const { event, asked } = await fetchRecord(context, settings, name, id);
    if (event === undefined) {
      context.exitCode = exitCode.failure;
      context.warn(`The vendor has no record "${id}" in ${asked.join(', ')}.`);
    } else await print(context, event, flags);
    return;
  }
  const feed = (await sourceFeed(context, settings, name)) ?? name;
  const store = await openStore(context, { mode: 'read', settings });
  try {
    const feeds = await feedsOf(store, feed, context.signal);
    const found = await find(store, feeds, id, context.signal);
    const [event, another] = found;
    if (event === undefined) {
      context.exitCode = exitCode.failure;
      context.warn(notFound(feed, id, feeds));
    } else if (another !== undefined) {
      context.exitCode = exitCode.failure;
      context.warn(
        `Several events have an id that ends with "${id}". Give the whole id, such as ${event.id}.`,
      );
    } else {
      await print(context, event, flags);
    }
  } finally {
    await store.close();
  }
}

async function print(context: Context, event: StoredEventV1, { output }: GetFlags): Promise<void> {
  await context.write(shown(event, output ?? (context.stdout.isTTY ? 'table' : 'ndjson')));
}

function shown(event: StoredEventV1, format: NonNullable<GetFlags['output']>): string {
  if (format === 'table') return eventCard(event);
  const value = orderedEvent(event);
  return format === 'ndjson' ? `${safeJson(value)}\n` : `${safeLines(JSON.stringify(value, undefined, 2))}\n`;
}

/** The feeds that a name means: one in full (`edgio/events`), or all of a provider. */
async function feedsOf(store: LogStoreV1, name: string, signal: AbortSignal): Promise<string[]> {
  const known = new Set((await store.sources(signal)).map(({ feed }) => feed));
  return [...known].filter((feed) => feed === name || feed.startsWith(`${name}/`));
}

async function find(
  store: LogStoreV1,
  feeds: readonly string[],
  id: string,
  signal: AbortSignal,
): Promise<StoredEventV1[]> {
  const exact: StoredEventV1[] = [];
  for (const feed of feeds) {
    const event = await store.record(feed, id, signal);
    if (event !== undefined) exact.push(event);
  }
  if (exact.length > 0 || feeds.length === 0) return exact;
  // The vendor's own id is what an event's id ends with.
  const filter: FilterV1 = {
    kind: 'and',
    filters: [
      {
        kind: 'or',
        filters: feeds.map((feed) => ({ kind: 'compare', field: 'feed', operator: 'eq', value: feed })),
      },
      { kind: 'like', field: 'id', pattern: [{ any: 'many' }, `:${id}`] },
    ],
  };
  const found: StoredEventV1[] = [];
  for await (const page of store.query({ filter, deleted: 'include', limit: 2 }, signal))
    found.push(...page.events);
  return found;
}

function notFound(feed: string, id: string, feeds: readonly string[]): string {
  if (feeds.length === 0) return `The store holds no feed "${feed}". See what it holds with: logs sources`;
  return `There is no event "${id}" in ${feeds.join(', ')}.`;
}
