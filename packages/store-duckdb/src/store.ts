import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ArchivedFileV1, Json, LedgerRowV1, RecordsV1, StoredEventV1 } from '@logs/core';
import { type FolderArchive, folderArchive } from '@logs/core/folder';
import type {
  ArchiveV1,
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
import { editions, ledgerRows, namedHashes, sameBytes, takenFiles, takenRows } from './ledger-read.ts';
import { type Numbers, readNumbers } from './numbers.ts';
import type { DuckDbStore, Opened } from './opened.ts';
import { prune } from './prune.ts';
import { query } from './query.ts';
import { RecordReader } from './record-reader.ts';
import { openSandbox, runSql } from './sandbox.ts';
import { serial } from './serial.ts';
import type { Session } from './session.ts';
import { Stage } from './stage.ts';
import { StoreError } from './store-error.ts';

/** What a call is asked, beside the feed. */
type Asked<Call extends 'ledger' | 'windows' | 'files' | 'count'> = Exclude<
  Parameters<LogStoreV1[Call]>[0 | 1],
  string | AbortSignal
>;

/** Megabytes of memory. */
const rooms = { bulk: 320, answers: 512 } as const;

export class OpenedStore implements DuckDbStore {
  readonly capabilities = { bulk: true, exclusive: true, exactDistinct: true } as const;
  readonly acquire = leases();
  readonly sql: NonNullable<LogStoreV1['sql']> = {
    dialect: 'duckdb',
    run: (text, signal) => this.#runSql(text, signal),
  };
  readonly archive?: ArchiveV1;
  #opened: Opened;
  #files: FolderArchive;
  #catalog: Promise<Catalog> | undefined;
  #inOrder = serial();
  #stages = 0;
  #commits = 0;
  /** Questions for changes that had no answer, since the last commit. */
  #drained = new Set<string>();
  #roomy = 0;
  #records: RecordReader;
  #numbers: Numbers | undefined;
  #sandbox: Promise<Database> | undefined;
  #closed: Promise<void> | undefined;

  constructor(opened: Opened) {
    this.#opened = opened;
    this.#records = new RecordReader(opened.database);
    this.#files = folderArchive(`${opened.database.path}.files`, {
      named: (sha256s, signal) => this.#use(signal, (session) => namedHashes(session, sha256s)),
    });
    if (opened.staging !== undefined) this.archive = this.#files;
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
      if (stage !== undefined && stage.lanes.length > 0) {
        mkdirSync(staging, { recursive: true, mode: 0o700 });
        await this.#room('bulk');
      } else if (stage !== undefined) {
        // Small commits stay in memory, as they came, until a checkpoint.
        await this.#opened.database.set('checkpoint_threshold', '64MB');
      }
      const written = await this.#useEvents(signal, async (session, known) => {
        this.#numbers ??= await readNumbers(session);
        return writeCommit(session, commit, stage, known, this.#numbers, (work) =>
          this.#opened.database.alone(work),
        );
      });
      if (written === undefined) return;
      this.#commits += 1;
      this.#drained.clear();
      this.#numbers = written.numbers;
      this.#catalog = Promise.resolve(written.catalog);
      // Lists hold no events of files.
      if (stage !== undefined && stage.staged.length > 0) this.#records.lists.forget(commit.feed.name);
      await this.#records.lists.follow(commit.feed.name, written);
    });
    await stage?.discard();
  }

  async *query(request: QueryV1, signal: AbortSignal): AsyncGenerator<QueryPageV1> {
    const catalog = await this.#useEvents(signal, async (_, known) => known);
    yield* query(this.#opened.database, catalog, request, signal);
  }

  async records(
    feed: string,
    query: RecordsV1,
    signal: AbortSignal,
  ): Promise<{ events: StoredEventV1[]; after?: string }> {
    return this.#records.page(feed, query, await this.#answering(signal), signal);
  }

  async count(feed: string, query: Asked<'count'>, signal: AbortSignal): Promise<number> {
    return this.#records.count(feed, query, await this.#answering(signal), signal);
  }

  async record(feed: string, id: string, signal: AbortSignal): Promise<StoredEventV1 | undefined> {
    return this.#records.one(feed, id, await this.#known(signal), signal);
  }

  files(
    feed: string,
    query: Asked<'files'>,
    signal: AbortSignal,
  ): Promise<{ files: LedgerRowV1[]; total: number }> {
    return this.#use(signal, (session) => takenFiles(session, feed, query));
  }

  openFile(sha256: string, signal: AbortSignal): Promise<ArchivedFileV1 | undefined> {
    return this.#files.open(sha256, signal);
  }

  async changes(
    query: ChangesRequest,
    signal: AbortSignal,
  ): Promise<{ events: StoredEventV1[]; after: string }> {
    signal.throwIfAborted();
    // Whoever waits for what comes next asks the same again and again.
    const asked = JSON.stringify(query);
    const { after } = query;
    if (after !== undefined && this.#drained.has(asked)) return { events: [], after };
    const commits = this.#commits;
    const answer = await this.#useEvents(signal, (session, catalog) => changes(session, catalog, query));
    const isEnd = answer.events.length === 0 && answer.after === after && query.limit > 0;
    if (isEnd && commits === this.#commits) this.#drained.add(asked);
    return answer;
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
    return this.#inOrder(async () => {
      this.#records.lists.forget(query.feed);
      const pruned = await this.#useEvents(signal, (session, catalog) => prune(session, catalog, query));
      this.#records.lists.forget(query.feed);
      return pruned;
    });
  }

  copyTo(target: CopyTarget, signal: AbortSignal): Promise<{ rows: string; files: number }> {
    return this.#useEvents(signal, (session, catalog) =>
      copyTo(session, catalog, target, this.#opened.staging),
    );
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.#inOrder(async () => {});
    await this.#records.lists.close();
    const sandbox = await this.#sandbox?.catch(() => undefined);
    const { database, close } = this.#opened;
    await close(sandbox === undefined || sandbox === database ? [database] : [sandbox, database]);
  }

  async #runSql(text: string, signal: AbortSignal): Promise<SqlResultV1> {
    signal.throwIfAborted();
    await this.#room('answers');
    const { database, settings, staging } = this.#opened;
    // A second opening beside one that writes would take the lock away from it; that one is sealed itself.
    this.#sandbox ??=
      staging === undefined ? openSandbox(database.path, settings) : Promise.resolve(database);
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

  /** Sees to it that the engine has the memory that a use of it needs. */
  async #room(use: keyof typeof rooms): Promise<void> {
    const { growing, database } = this.#opened;
    if (!growing || this.#roomy >= rooms[use]) return;
    this.#roomy = rooms[use];
    await database.set('memory_limit', `${rooms[use]}MB`);
  }

  async #answering(signal: AbortSignal): Promise<Catalog> {
    await this.#room('answers');
    return this.#known(signal);
  }

  async #known(signal: AbortSignal): Promise<Catalog> {
    signal.throwIfAborted();
    return this.#catalog ?? this.#useEvents(signal, async (_, catalog) => catalog);
  }
}
