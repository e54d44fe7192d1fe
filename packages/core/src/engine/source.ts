import type { FeedV1, LogProviderV1 } from '../provider/index.ts';

/** A feed with its settings and query, under the name the user gave it. */
export interface Source {
  /** As in the configuration, or as written inline: `acme:./drops`. */
  name: string;
  provider: LogProviderV1;
  /** The feed's name within the provider: `events`. */
  feedName: string;
  feed: FeedV1;
  /** Checked by the feed's query schema. */
  query: unknown;
}
