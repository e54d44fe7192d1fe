import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, LedgerRowV1, RecordsV1, StoredEventV1 } from '@logs/core';
import type {
  BucketV1,
  CommitV1,
  DistinctV1,
  EditionsV1,
  FacetV1,
  FeedInfoV1,
  HistogramV1,
  LogStoreV1,
  QuarantineQueryV1,
  QuarantineRowV1,
  QueryPageV1,
  QueryV1,
  SqlResultV1,
  StageV1,
  StoredSourceV1,
  WindowRowV1,
} from '@logs/core/store';
import { leases } from '@logs/core/store';
import { distinct, facet, histogram } from './aggregate.ts';
import { storedCheckpoint, storedQuarantine, storedSources, storedWindows } from './bookkeeping.ts';
import { type Catalog, readCatalog } from './catalog.ts';
import { type ChangesRequest, changes } from './changes.ts';
import { writeCommit } from './commit.ts';
import { type CopyTarget, copyTo } from './copy-to.ts';
import type { Database } from './database.ts';
import { eventPage } from './event-page.ts';
import { editions, ledgerRows, sameBytes, takenFiles, takenRows } from './ledger-read.ts';
import { prune } from './prune.ts';
import { query } from './query.ts';
import { countRecords, oneRecord } from './record-read.ts';
import { openSandbox, runSql } from './sandbox.ts';
import { serial } from './serial.ts';
import type { Session } from './session.ts';
import { Stage } from './stage.ts';
import { StoreError } from './store-error.ts';

/** The store in one DuckDB file. */
export interface DuckDbStore extends LogStoreV1 {
  /**
   * Writes an answer as a file, or as a folder of `day=YYYY-MM-DD/` parts, with the columns of the view
   * `events`: fast, inside the engine. Answers how many events and files were written.
   */
  copyTo(target: CopyTarget, signal: AbortSignal): Promise<{ rows: string; files: number }>;
}

/** What a call is asked, beside the feed. */
type Asked<Call extends 'ledger' | 'windows' | 'files' | 'count'> = Exclude<
  Parameters<LogStoreV1[Call]>[0 | 1],
  string | AbortSignal
>;

/** What an opening hands over. */
export interface Opened {
  database: Database;
  /** The folder of temporary files of an opening for writing. */
  staging?: string;
  /** The engine's settings, for the sandbox. */
  settings: Readonly<Record<string, string>>;
  /** Closes these databases and gives up the lock. */
  close(databases: readonly Database[]): Promise<void>;
}

export class OpenedStore implements DuckDbStore {
  readonly capabilities = { bulk: true, exclusive: true, exactDistinct: true } as const;
  readonly acquire = leases();
  readonly sql?: NonNullable<LogStoreV1['sql']>;
  #opened: Opened;
  #catalog: Promise<Catalog> | undefined;
  #inOrder = serial();
  #stages = 0;
  #sandbox: Promise<Database> | undefined;
  #closed: Promise<void> | undefined;

  constructor(opened: Opened) {
    this.#opened = opened;
    // A second opening beside one that writes would take the lock away from it.
    if (opened.staging === undefined) {
      this.sql = { dialect: 'duckdb', run: (text, signal) => this.#runSql(text, signal) };
    }
  }

  taken(feed: string, keys: readonly string[], signal: AbortSignal): Promise<Map<string, LedgerRowV1>> {
    return this.#use(signal, (session) => takenRows(session, feed, keys));
  }

  sameBytes(feed: string, sha256: readonly string[], signal: AbortSignal): Promise<Map<string, string[]>> {
    return this.#use(signal, (session) => sameBytes(session, feed, sha256));
  }

  editions(feed: string, periods: readonly string[], signal: AbortSignal): Promise<EditionsV1> {
    return this.#use(signal, (session) => editions(session, feed, periods));
  }

  ledger(query: Asked<'ledger'>, signal: AbortSignal): Promise<LedgerRowV1[]> {
    return this.#use(signal, (session) => ledgerRows(session, query));
  }

  checkpoint(
    source: string,
    feed: string,
    signal: AbortSignal,
  ): Promise<{ seq: number; value: Json } | undefined> {
    return this.#use(signal, (session) => storedCheckpoint(session, source, feed));
  }

  windows(query: Asked<'windows'>, signal: AbortSignal): Promise<WindowRowV1[]> {
    return this.#use(signal, (session) => storedWindows(session, query));
  }

  quarantined(query: QuarantineQueryV1, signal: AbortSignal): Promise<QuarantineRowV1[]> {
    return this.#use(signal, (session) => storedQuarantine(session, query));
  }

  sources(signal: AbortSignal): Promise<StoredSourceV1[]> {
    return this.#useEvents(signal, storedSources);
  }

  async stage(feed: FeedInfoV1, signal: AbortSignal): Promise<StageV1> {
    signal.throwIfAborted();
    return new Stage(feed, join(this.#staging(), String(++this.#stages)), this.#opened.database.path, signal);
  }

  async commit(commit: CommitV1, signal: AbortSignal): Promise<void> {
    const staging = this.#staging();
    const { stage } = commit;
    if (stage !== undefined && !(stage instanceof Stage))
      throw new TypeError('The stage is of another store.');
    await this.#inOrder(async () => {
      mkdirSync(staging, { recursive: true, mode: 0o700 });
      const catalog = await this.#useEvents(signal, (session, known) =>
        writeCommit(session, commit, stage, known),
      );
      this.#catalog = Promise.resolve(catalog);
    });
    await stage?.discard();
  }

  async *query(request: QueryV1, signal: AbortSignal): AsyncGenerator<QueryPageV1> {
    const catalog = await this.#useEvents(signal, async (_, known) => known);
    yield* query(this.#opened.database, catalog, request, signal);
  }

  records(
    feed: string,
    query: RecordsV1,
    signal: AbortSignal,
  ): Promise<{ events: StoredEventV1[]; after?: string }> {
    const { window, ...rest } = query;
    return this.#useEvents(signal, (session, catalog) =>
      eventPage(session, catalog, { ...rest, ...window, feed }),
    );
  }

  count(feed: string, query: Asked<'count'>, signal: AbortSignal): Promise<number> {
    return this.#useEvents(signal, (session, catalog) => countRecords(session, catalog, feed, query));
  }

  record(feed: string, id: string, signal: AbortSignal): Promise<StoredEventV1 | undefined> {
    return this.#useEvents(signal, (session, catalog) => oneRecord(session, catalog, feed, id));
  }

  files(
    feed: string,
    query: Asked<'files'>,
    signal: AbortSignal,
  ): Promise<{ files: LedgerRowV1[]; total: number }> {
    return this.#use(signal, (session) => takenFiles(session, feed, query));
  }

  changes(query: ChangesRequest, signal: AbortSignal): Promise<{ events: StoredEventV1[]; after: string }> {
    return this.#useEvents(signal, (session, catalog) => changes(session, catalog, query));
  }

  histogram(query: HistogramV1, signal: AbortSignal): Promise<BucketV1[]> {
    return this.#useEvents(signal, (session, catalog) => histogram(session, catalog, query));
  }

  facet(query: FacetV1, signal: AbortSignal): Promise<{ value: string; count: string }[]> {
    return this.#useEvents(signal, (session, catalog) => facet(session, catalog, query));
  }

  distinct(query: DistinctV1, signal: AbortSignal): Promise<string> {
    return this.#useEvents(signal, (session, catalog) => distinct(session, catalog, query));
  }

  async prune(query: { feed: string; before: string }, signal: AbortSignal): Promise<{ events: string }> {
    this.#staging();
    return this.#inOrder(() => this.#useEvents(signal, (session, catalog) => prune(session, catalog, query)));
  }

  copyTo(target: CopyTarget, signal: AbortSignal): Promise<{ rows: string; files: number }> {
    return this.#useEvents(signal, (session, catalog) => copyTo(session, catalog, target));
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.#inOrder(async () => {});
    const sandbox = await this.#sandbox?.catch(() => undefined);
    const { database, close } = this.#opened;
    await close(sandbox === undefined ? [database] : [sandbox, database]);
  }

  async #runSql(text: string, signal: AbortSignal): Promise<SqlResultV1> {
    signal.throwIfAborted();
    const { database, settings } = this.#opened;
    this.#sandbox ??= openSandbox(database.path, settings);
    return runSql(await this.#sandbox, text, signal);
  }

  #staging(): string {
    const { staging, database } = this.#opened;
    if (staging !== undefined) return staging;
    throw new StoreError(`The store ${database.path} is open for reading only.`);
  }

  #use<Result>(signal: AbortSignal, work: (session: Session) => Promise<Result>): Promise<Result> {
    return this.#opened.database.use(signal, work);
  }

  #useEvents<Result>(
    signal: AbortSignal,
    work: (session: Session, catalog: Catalog) => Promise<Result>,
  ): Promise<Result> {
    return this.#use(signal, async (session) => {
      this.#catalog ??= readCatalog(session);
      const catalog = await this.#catalog.catch((error: unknown) => {
        this.#catalog = undefined;
        throw error;
      });
      return work(session, catalog);
    });
  }
}
