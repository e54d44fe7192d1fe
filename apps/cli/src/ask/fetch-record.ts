import type { FeedV1, LogProviderV1, RecordFeedV1, StoredEventV1 } from '@logs/core';
import { UnsupportedError } from '@logs/core/errors';
import type { Context } from '../context.ts';
import { loadProvider } from '../load-provider.ts';
import { loadSources } from '../load-sources.ts';
import type { Settings } from '../settings.ts';
import { isSource } from './source-feed.ts';

/** Where to ask for a record. */
interface Place {
  provider: LogProviderV1;
  feedName: string;
  feed: FeedV1;
  /** The name to show it under. */
  source: string;
  query?: unknown;
}

type Getter = RecordFeedV1 & Required<Pick<RecordFeedV1, 'get'>>;

/** Asks the vendor for one record by its event id or the vendor's own; the store is not touched. */
export async function fetchRecord(
  context: Context,
  settings: Settings,
  name: string,
  id: string,
): Promise<{ event: StoredEventV1 | undefined; asked: string[] }> {
  const places = await placesOf(context, settings, name);
  const asked: string[] = [];
  for (const { provider, feedName, feed, source, query } of places) {
    if (!canGet(feed)) continue;
    const full = `${provider.name}/${feedName}`;
    asked.push(full);
    const raw = await feed.get(id, query, context.signal);
    if (raw === undefined) continue;
    const event = feed.normalize(raw, { source, feed: full });
    return { event: { ...event, source, feed: full, observedTime: new Date().toISOString() }, asked };
  }
  if (asked.length > 0) return { event: undefined, asked };
  const feeds = places.map(({ provider, feedName }) => `${provider.name}/${feedName}`);
  throw new UnsupportedError(`The vendor of ${feeds.join(', ')} has no call for one record.`, {
    hint: 'Collect, and take it from the store: the same command without --fetch.',
  });
}

function canGet(feed: FeedV1): feed is Getter {
  return feed.kind === 'records' && feed.get !== undefined;
}

async function placesOf(context: Context, settings: Settings, name: string): Promise<Place[]> {
  if (await isSource(settings, name)) {
    const sources = await loadSources(context, settings, [name]);
    return sources.map(({ name: source, ...place }) => ({ ...place, source }));
  }
  const [providerName = '', only] = name.split('/');
  const provider = await loadProvider(context, providerName, undefined, settings.base);
  const places = Object.entries(provider.feeds)
    .filter(([feedName]) => only === undefined || feedName === only)
    .map(([feedName, feed]) => ({ provider, feedName, feed, source: name }));
  if (places.length > 0) return places;
  throw new UnsupportedError(`${provider.name} has no feed "${only}".`, {
    hint: `It has ${Object.keys(provider.feeds).join(', ')}.`,
  });
}
