import type { DeletedV1, RecordsV1, StoredEventV1, TimeRangeV1, WhereV1 } from '@logs/core';
import type { Catalog } from './catalog.ts';
import type { Database } from './database.ts';
import { type EventPage, eventPage } from './event-page.ts';
import { gate } from './gate.ts';
import { RecordLists } from './record-lists.ts';
import { countIn, listedPage } from './record-page.ts';
import { countRecords, oneRecord } from './record-read.ts';
import { RowTexts } from './row-texts.ts';

/** Answers what is asked for one feed's records, a few questions at a time. */
export class RecordReader {
  readonly lists: RecordLists;
  #database: Database;
  #texts = new RowTexts();
  /** As many as the platform hands to the engine at a time. */
  #gate = gate(4);

  constructor(database: Database) {
    this.#database = database;
    this.lists = new RecordLists(database);
  }

  page(feed: string, query: RecordsV1, catalog: Catalog, signal: AbortSignal): Promise<EventPage> {
    return this.#gate(async () => {
      for (let tries = 0; tries < 3; tries++) {
        const list = await this.lists.find(catalog, feed, query.where, query.deleted, signal);
        if (list === undefined) break;
        const page = await this.#database.use(signal, (session) =>
          listedPage(session, list, this.#texts, query),
        );
        if (page !== undefined) return page;
      }
      const { window, ...rest } = query;
      return this.#database.use(signal, (session) =>
        eventPage(session, catalog, { ...rest, ...window, feed, by: 'id' }),
      );
    });
  }

  count(
    feed: string,
    query: { where?: WhereV1; window?: TimeRangeV1; deleted: DeletedV1 },
    catalog: Catalog,
    signal: AbortSignal,
  ): Promise<number> {
    return this.#gate(async () => {
      const list = await this.lists.find(catalog, feed, query.where, query.deleted, signal);
      if (list !== undefined) return countIn(list, query.window);
      return this.#database.use(signal, (session) => countRecords(session, catalog, feed, query));
    });
  }

  one(feed: string, id: string, catalog: Catalog, signal: AbortSignal): Promise<StoredEventV1 | undefined> {
    return this.#gate(() => this.#database.use(signal, (session) => oneRecord(session, catalog, feed, id)));
  }
}
