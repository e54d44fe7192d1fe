import { existsSync, realpathSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ConfigurationError } from '@logs/core/errors';
import { Database } from './database.ts';
import { literal } from './literal.ts';
import { holderOf, leaveNote, removeNote } from './lock-note.ts';
import { latest, makeIndexes, migrate, schemaVersion } from './migrations.ts';
import { makeStore } from './new-store.ts';
import { enter, leave } from './open-stores.ts';
import type { DuckDbStore } from './opened.ts';
import { run } from './session.ts';
import { makeStagingFolder } from './staging-folder.ts';
import { OpenedStore } from './store.ts';
import { damagedStore, StoreError, storeError } from './store-error.ts';

const memory = { read: '512MB', write: '96MB' } as const;

/** How to open a store. */
export interface OpenOptions {
  /** `write` is for one process alone, and makes the store where there is none; `read` any number may do at once. */
  mode: 'read' | 'write';
  /** How long to wait for the lock, in milliseconds; 10 000 by default. */
  wait?: number;
  signal: AbortSignal;
  /**
   * Most memory of the engine, such as `1GB`. By default `512MB`; for writing less, until files are loaded in bulk
   * (`320MB`) or records and SQL are asked for (`512MB`).
   */
  memoryLimit?: string;
  /** Threads of the engine; 2 for writing and as many as there are cores for reading, by default. */
  threads?: number;
  /** Folder of temporary files; beside the store by default. */
  temporary?: string;
  /** Called once when the store is held by another process, with words that say by whom. */
  onWait?(holder: string): void;
}

/**
 * Opens the store in one DuckDB file.
 *
 * @throws ConfigurationError when there is no store to read.
 * @throws StoreError (`unsupported`) when it stays held by another process, was written by a newer version,
 *   or the disk is full.
 * @throws FormatError when the file is no store, or damaged.
 */
export async function openDuckDbStore(path: string, options: OpenOptions): Promise<DuckDbStore> {
  const { mode, signal } = options;
  signal.throwIfAborted();
  const absolute = resolve(path);
  if (mode === 'read' && !existsSync(absolute)) {
    throw new ConfigurationError(`There is no store at ${path}.`, {
      setting: 'store',
      hint: 'Collect first, or name an existing store with --store.',
    });
  }
  if (mode === 'write') await mkdir(dirname(absolute), { recursive: true });
  const real = existsSync(absolute)
    ? realpathSync(absolute)
    : join(realpathSync(dirname(absolute)), basename(absolute));
  if (mode === 'write' && !existsSync(real)) {
    await makeStore(real, settingsOf(real, options), signal).catch((error: unknown) => {
      signal.throwIfAborted();
      throw storeError(error, real);
    });
  }
  const database = await waitForLock(real, options);
  try {
    const staging = mode === 'write' ? await prepareForWriting(database, real, options) : undefined;
    if (mode === 'read') await checkForReading(database, signal);
    const settings = settingsOf(real, options);
    return new OpenedStore({
      database,
      settings,
      ...(staging === undefined ? {} : { staging }),
      growing: mode === 'write' && options.memoryLimit === undefined,
      close: (databases) => close(databases, real, staging),
    });
  } catch (error) {
    await close([database], real, undefined);
    signal.throwIfAborted();
    throw storeError(error, real);
  }
}

async function close(
  databases: readonly Database[],
  path: string,
  staging: string | undefined,
): Promise<void> {
  // So that the next opening has nothing to replay. Where it cannot be made, all is in the log beside the store.
  if (staging !== undefined) await databases.at(-1)?.checkpoint();
  // The note goes first: after the lock is free another process may leave its own.
  if (staging !== undefined) removeNote(path);
  leave(path, () => {
    for (const database of databases) database.close();
  });
  // Last: a checkpoint may need room beside its memory.
  if (staging !== undefined) await rm(staging, { recursive: true, force: true });
}

async function prepareForWriting(database: Database, path: string, options: OpenOptions): Promise<string> {
  return database.use(options.signal, async (session) => {
    const version = await schemaVersion(session);
    if (version === undefined) throw damagedStore(path, 'it is a database of something else.');
    checkVersion(path, version);
    leaveNote(path);
    const folder = await makeStagingFolder(path, options.temporary ?? dirname(path));
    await run(session, `SET GLOBAL temp_directory = ${literal(join(folder, 'spill'))}`);
    await migrate(session, version);
    await makeIndexes(session);
    // Merging what the commits left side by side costs time, and leaves holes of a tenth of the file.
    await run(session, 'SET GLOBAL max_vacuum_tasks = 0');
    await database.seal(folder);
    return folder;
  });
}

async function checkForReading(database: Database, signal: AbortSignal): Promise<void> {
  const version = await database.use(signal, schemaVersion);
  if (version === undefined || version === 0)
    throw damagedStore(database.path, 'it is a database of something else.');
  checkVersion(database.path, version);
  if (version < latest()) {
    throw new StoreError(
      `The store ${database.path} has schema ${version}, this version reads ${latest()}.`,
      {
        hint: 'Run a collect once: it brings the store up to date.',
      },
    );
  }
}

function checkVersion(path: string, version: number): void {
  if (version <= latest()) return;
  throw new StoreError(
    `The store ${path} has schema ${version}, this version knows schemas up to ${latest()}.`,
    {
      hint: 'A newer version wrote it: upgrade @logs/cli and @logs/store-duckdb.',
    },
  );
}

async function waitForLock(path: string, options: OpenOptions): Promise<Database> {
  const { mode, signal, wait = 10_000, onWait } = options;
  const until = Date.now() + wait;
  for (let first = true; ; first = false) {
    let message = 'held by this process';
    if (enter(path, mode)) {
      try {
        return await Database.open(path, settingsOf(path, options));
      } catch (error) {
        leave(path, () => {});
        message = error instanceof Error ? error.message : String(error);
        if (!/could not set lock|conflicting lock|being used by another process/i.test(message)) {
          throw storeError(error, path);
        }
      }
    }
    const holder = message === 'held by this process' ? 'this same process' : holderOf(path, message);
    if (first) onWait?.(holder);
    if (Date.now() >= until) throw held(path, holder, wait);
    await pause(Math.min(100, Math.max(1, until - Date.now())), signal);
  }
}

function held(path: string, holder: string, wait: number): StoreError {
  return new StoreError(`The store ${path} is held by ${holder}; waited ${wait / 1000} s.`, {
    hint: 'Wait until it is done, wait longer with --wait, or end that process: what it committed is safe.',
  });
}

function settingsOf(path: string, options: OpenOptions): Record<string, string> {
  const { mode, memoryLimit = memory[mode], threads, temporary } = options;
  return {
    access_mode: mode === 'read' ? 'READ_ONLY' : 'READ_WRITE',
    memory_limit: memoryLimit,
    preserve_insertion_order: 'false',
    // A checkpoint between commits rewrites what the next one extends, and leaves holes; closing makes one.
    checkpoint_threshold: '1GB',
    storage_compatibility_version: 'v1.4.0',
    ...(threads !== undefined || mode === 'write' ? { threads: String(threads ?? 2) } : {}),
    ...(temporary === undefined
      ? {}
      : { temp_directory: join(temporary, `.${basename(path)}.spill-${process.pid}`) }),
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done, fail) => {
    const abort = () => {
      clearTimeout(timer);
      fail(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      done();
    }, ms);
    signal.addEventListener('abort', abort, { once: true });
  });
}
