import type { DeliveryFormatV1, LogStoreV1, RuntimeV1 } from '@logs/core';
import { ApiError, isLogsError } from '@logs/core/errors';
import type { Objects } from '@logs/core/folder';
import { parse } from '@logs/core/query';
import { Gathering, sameEvents } from './batch.ts';
import { addCounts } from './delivery-state.ts';
import type { Journal } from './journal.ts';
import type { WaitingFile } from './journal-entry.ts';
import type { Notifier } from './notice.ts';
import { planFiles } from './plan.ts';
import { probeEvery, refusePublic } from './privacy.ts';
import { Puts } from './puts.ts';
import { type DeliverySettings, versionsAt } from './settings.ts';
import type { Spool } from './spool.ts';
import { givenUpAt, nameOf, tell } from './telling.ts';
import type { Privacy } from './world.ts';

/** First and longest pause after a failed put, in milliseconds. */
const firstPause = 30_000;
const longestPause = 3_600_000;
/** Puts under way at a time. */
const putsAtOnce = 4;

/** What a delivery works with. */
export interface DeliveryTools {
  name: string;
  /** Part of the names of its files. */
  id: string;
  settings: DeliverySettings;
  journal: Journal;
  spool: Spool;
  store: Pick<LogStoreV1, 'changes'>;
  objects: Objects;
  format: DeliveryFormatV1;
  /** Whether anybody may read the destination. */
  probe(): Promise<Privacy>;
  /** Whether it is still enabled, with these settings. */
  isEnabled(): Promise<boolean>;
  notifiers: readonly Notifier[];
  runtime: Pick<RuntimeV1, 'now' | 'warn'>;
  signal: AbortSignal;
}

/** What one round came to. */
export interface Round {
  /** Files and rows that were delivered. */
  files: number;
  rows: number;
  /** Files that were given up. */
  lost: string[];
  /** Rows of files that had to be made again and that the store no longer had. */
  missing: number;
  /** Events that the format has no place for, by name and reason. */
  unwritable: Record<string, number>;
  /** There is nothing left to do that is due. */
  idle: boolean;
}

/** One delivery under way. It works in rounds; between two of them it can be left at any time. */
export class Delivery {
  readonly #tools: DeliveryTools;
  readonly #gathering: Gathering;
  /** When the first event of the batch to come was seen. */
  #seen: number | undefined;
  /** Whether this process asked the destination, and whether it failed there: a new one tries at once. */
  #asked = false;
  #failedHere = false;

  constructor(tools: DeliveryTools) {
    this.#tools = tools;
    const { settings, runtime, journal, store, format } = tools;
    const [version = ''] = versionsAt(settings, runtime.now());
    this.#gathering = new Gathering(store, {
      from: journal.state.cursor,
      filter: settings.filter === undefined ? undefined : parse(settings.filter),
      rows: settings.rows,
      bytes: settings.bytes,
      sizeOf: (event) => format.sizeOf(event, version),
    });
  }

  /** Delivers what waits, plans what is due, and delivers that. `flush`: what is there is due. */
  async round(flush: boolean): Promise<Round> {
    const { settings, spool, isEnabled } = this.#tools;
    const round: Round = { files: 0, rows: 0, lost: [], missing: 0, unwritable: {}, idle: false };
    const puts = new Puts(putsAtOnce);
    let drained = false;
    try {
      const open = await this.#mayPutNow();
      for (const file of open ? this.#waiting() : []) {
        if (this.#mayPut() && (await isEnabled())) await puts.add(() => this.#put(file, round));
      }
      await puts.done();
      await this.#giveUp(round);
      // What cannot be put is still planned and kept, until the spool is full.
      while (!drained && spool.bytes < settings.spoolBytes && (await isEnabled())) {
        const files = await this.#plan(flush, round);
        drained = files === undefined;
        for (const { file, body } of files ?? []) {
          if (open && this.#mayPut()) await puts.add(() => this.#put(file, round, body));
        }
      }
    } finally {
      await puts.done();
    }
    await tell(this.#tools);
    const stuck = spool.bytes >= settings.spoolBytes && !this.#mayPut();
    round.idle = (drained || stuck) && (this.#waiting().length === 0 || !this.#mayPut());
    return round;
  }

  #waiting(): WaitingFile[] {
    return Object.values(this.#tools.journal.state.waiting);
  }

  #mayPut(): boolean {
    const { failure } = this.#tools.journal.state;
    return failure === undefined || !this.#failedHere || this.#now() >= failure.next;
  }

  /** At every start and daily a destination has to be found private before anything goes there. */
  async #mayPutNow(): Promise<boolean> {
    const { name, settings, journal, runtime, probe } = this.#tools;
    if (!this.#mayPut()) return false;
    const { privateAt } = journal.state;
    const age = privateAt === undefined ? probeEvery : runtime.now().getTime() - Date.parse(privateAt);
    if (this.#asked && age < probeEvery) return true;
    const privacy = await probe();
    refusePublic(name, settings.to, privacy);
    if (privacy === 'unknown') {
      await this.#failed(new ApiError('network', `${settings.to}: nobody answers whether it is public`));
      return false;
    }
    await journal.add({ kind: 'private', at: this.#now() });
    this.#asked = true;
    return true;
  }

  #now(): string {
    return this.#tools.runtime.now().toISOString();
  }

  /** Plans the next batch and keeps its files; `undefined` when none is due. */
  async #plan(flush: boolean, round: Round): Promise<{ file: WaitingFile; body: Uint8Array }[] | undefined> {
    const { id, settings, journal, spool, format, runtime, signal } = this.#tools;
    const { cursor, next: number } = journal.state;
    const batch = await this.#gathering.grown(signal);
    const now = runtime.now();
    const at = now.toISOString();
    if (batch.events.length === 0 || batch.to === undefined) {
      this.#seen = undefined;
      if (batch.to !== undefined && batch.to !== cursor)
        await journal.add({ kind: 'passed', to: batch.to, at });
      return undefined;
    }
    this.#seen ??= now.getTime();
    if (!flush && !batch.full && now.getTime() - this.#seen < settings.seconds * 1000) return undefined;
    this.#seen = undefined;
    this.#gathering.next();
    const versions = versionsAt(settings, now);
    const { files, unwritable } = planFiles(batch.events, { delivery: id, number, versions, format, now });
    await journal.add({
      kind: 'planned',
      number,
      ...(cursor === undefined ? {} : { from: cursor }),
      to: batch.to,
      at,
      files: files.map(({ events: _, ...planned }) => planned),
      unwritable,
    });
    addCounts(round.unwritable, unwritable);
    const kept: { file: WaitingFile; body: Uint8Array }[] = [];
    for (const { key, events, version } of files) {
      const body = await format.encode(events, version);
      await spool.write(key, body);
      const file = journal.state.waiting[key];
      if (file !== undefined) kept.push({ file, body });
    }
    return kept;
  }

  /** A file that a crash took, or that was lost, is made again out of its row. */
  async #madeAgain(file: WaitingFile, round: Round): Promise<Uint8Array> {
    const { name, settings, journal, spool, store, format, runtime, signal } = this.#tools;
    const { from, to, version, key, rows } = file;
    const filter = settings.filter === undefined ? undefined : parse(settings.filter);
    const events = (await sameEvents(store, { from, to, filter }, signal)).filter((event) => {
      const place = format.fileOf(event, version);
      return 'type' in place && place.type === file.type;
    });
    const gone = rows - events.length;
    if (gone > 0) {
      runtime.warn(
        `delivery ${name}: of the ${rows} events of ${key} the store has ${gone} no longer. Those that were replaced come with a later file.`,
      );
      await journal.add({ kind: 'short', key, rows: events.length, at: this.#now() });
      round.missing += gone;
    }
    const body = await format.encode(events, version);
    await spool.write(key, body);
    return body;
  }

  async #put(file: WaitingFile, round: Round, made?: Uint8Array): Promise<void> {
    const { objects, journal, spool, signal } = this.#tools;
    signal.throwIfAborted();
    const { key } = file;
    const body = made ?? (await spool.read(key)) ?? (await this.#madeAgain(file, round));
    try {
      await objects.put(key, body, signal);
    } catch (error) {
      signal.throwIfAborted();
      await this.#failed(error);
      return;
    }
    const { rows } = journal.state.waiting[key] ?? file;
    await journal.add({ kind: 'delivered', key, at: this.#now() });
    await spool.erase(key);
    round.files += 1;
    round.rows += rows;
  }

  async #failed(error: unknown): Promise<void> {
    const { name, journal, runtime } = this.#tools;
    // Another put of the same moment has said it already.
    if (!this.#mayPut()) return;
    this.#failedHere = true;
    const now = runtime.now();
    const tries = (journal.state.failure?.tries ?? 0) + 1;
    const pause = Math.min(longestPause, firstPause * 2 ** Math.min(tries - 1, 10));
    const reason = isLogsError(error) ? error.message : `it could not be put (${nameOf(error)})`;
    runtime.warn(`delivery ${name}: ${reason}`, { tries });
    await journal.add({
      kind: 'failed',
      at: now.toISOString(),
      reason,
      next: new Date(now.getTime() + pause).toISOString(),
      tries,
    });
  }

  /** What still waits after too long is lost, and that is said everywhere. */
  async #giveUp(round: Round): Promise<void> {
    const { name, settings, journal, spool, runtime } = this.#tools;
    for (const { key, at, rows, from, to } of this.#waiting()) {
      if (givenUpAt(at, settings) > this.#now()) continue;
      await journal.add({ kind: 'lost', key, at: this.#now() });
      await spool.erase(key);
      round.lost.push(key);
      runtime.warn(
        `delivery ${name}: LOST after ${settings.keepDays} days: ${key}, ${rows} rows, cursors ${from ?? 'the beginning'} to ${to}`,
      );
    }
  }
}
