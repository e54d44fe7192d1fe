import type { FeedInfoV1 } from '../store/index.ts';
import type { Source } from './source.ts';

/** A feed's full name: `<provider>/<feed>`. */
export function feedNameOf(source: Source): string {
  return `${source.provider.name}/${source.feedName}`;
}

/** What the store has to know of a source's feed. */
export function feedInfoOf(source: Source): FeedInfoV1 {
  const { feed } = source;
  return {
    name: feedNameOf(source),
    ...(feed.eventType === undefined ? {} : { eventType: feed.eventType }),
    ...(feed.lookups === undefined ? {} : { lookups: feed.lookups }),
    ...(feed.kind === 'files' && feed.table !== undefined ? { table: feed.table } : {}),
  };
}
