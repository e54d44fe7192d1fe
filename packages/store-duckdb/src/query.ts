import type { QueryPageV1, QueryV1 } from '@logs/core/store';
import type { Catalog } from './catalog.ts';
import type { Database } from './database.ts';
import { eventPage } from './event-page.ts';
import { eventSlices } from './event-slices.ts';

/** An answer of so many events is found at once; a longer one begins with a page that comes soon. */
const shortAnswer = 4000;
const firstPage = 1000;

/** Events page by page. Nothing stays open when the reader stops. */
export async function* query(
  database: Database,
  catalog: Catalog,
  request: QueryV1,
  signal: AbortSignal,
): AsyncGenerator<QueryPageV1> {
  const { limit: wanted = Number.POSITIVE_INFINITY } = request;
  const limit = wanted <= shortAnswer ? wanted : firstPage;
  if (limit <= 0) return;
  const { events, after } = await database.use(signal, (session) =>
    eventPage(session, catalog, { ...request, limit }),
  );
  if (after === undefined) return;
  yield { events, after };
  const left = events.length < limit ? 0 : wanted - limit;
  if (left > 0) yield* eventSlices(database, catalog, { ...request, after }, left, signal);
}
