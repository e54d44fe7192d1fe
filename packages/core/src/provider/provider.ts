import type { FeedV1 } from './feed.ts';
import type { ServeV1 } from './serve.ts';

/** A vendor's package, set up: plain data and functions. */
export interface LogProviderV1 {
  /** The version of this interface. */
  specVersion: 'v1';
  /** Lower case, words joined by `-`: `acme-live`. */
  name: string;
  aliases?: readonly string[];
  /** Feeds by their name; the first one is the default. A feed's full name is `<provider>/<feed>`. */
  feeds: Readonly<Record<string, FeedV1>>;
  /** Answers requests as the vendor would, from what was collected. */
  serve?(serve: ServeV1): (request: Request) => Promise<Response>;
}
