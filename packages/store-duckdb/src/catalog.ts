import type { FeedInfoV1 } from '@logs/core/store';
import { adopt } from './adopt.ts';
import { define, type FeedDefinition } from './feed-definition.ts';
import { rows, run, type Session } from './session.ts';
import { eventViews, ownViews, vendorViews } from './views.ts';

/** What the store knows of its feeds, by name. */
export type Catalog = ReadonlyMap<string, FeedDefinition>;

/** Reads the feeds' definitions. */
export async function readCatalog(session: Session): Promise<Catalog> {
  const all = await rows(session, 'SELECT definition FROM store.feeds ORDER BY feed');
  const feeds = all.map(([text]) => JSON.parse(String(text)) as FeedDefinition);
  return new Map(feeds.map((feed) => [feed.feed, feed]));
}

/**
 * Makes what the feed needs: tables, columns, views. Does nothing when all is there. Runs inside the
 * commit's transaction, so the catalog that comes back only holds once that is committed.
 */
export async function register(session: Session, info: FeedInfoV1, catalog: Catalog): Promise<Catalog> {
  const stored = catalog.get(info.name);
  const taken = new Set([...ownViews, ...[...catalog.values()].flatMap(({ views }) => Object.values(views))]);
  const { definition, statements } = define(info, stored, taken);
  const text = JSON.stringify(definition);
  if (text === JSON.stringify(stored)) return catalog;
  for (const sql of statements) await run(session, sql);
  for (const table of definition.tables) {
    const known =
      stored?.tables.find((each) => each.table === table.table)?.columns.length ?? table.columns.length;
    for (let index = known; index < table.columns.length; index++) await run(session, adopt(table, index));
  }
  await run(session, 'DELETE FROM store.feeds WHERE feed = $1', [info.name]);
  await run(session, 'INSERT INTO store.feeds VALUES ($1, $2)', [info.name, text]);
  const next = new Map(catalog).set(info.name, definition);
  for (const sql of eventViews([...next.values()])) await run(session, sql);
  for (const sql of vendorViews(definition)) await run(session, sql);
  return next;
}
