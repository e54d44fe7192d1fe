import { createHash, randomBytes } from 'node:crypto';
import { chmod, type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UnsupportedError } from '../provider/errors.ts';
import type { ArchivedFileV1 } from '../provider/reader.ts';
import type { ArchiveV1, KeptFileV1 } from '../store/archive.ts';
import { archivedFile } from './archived-file.ts';
import { folderSyncer } from './sync-folder.ts';
import { isTemporaryName, temporaryName } from './temporary-name.ts';

/** How long what no ledger row names is left alone: a collect may be about to name it. Milliseconds. */
const patience = 3_600_000;
/** Hashes that the store is asked about at a time. */
const batch = 500;

/** An archive in a folder, with its reading half. */
export interface FolderArchive extends ArchiveV1 {
  keep(body: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<KeptFileV1 & { path: string }>;
  /** `undefined` when there is no such file, and for what is no sha256. */
  open(sha256: string, signal: AbortSignal): Promise<ArchivedFileV1 | undefined>;
}

/** What an archive in a folder has to ask its store. */
export interface FolderArchiveOptions {
  /** Which of these hashes a row of the ledger names, as its `sha256` or as its `previousSha256`. */
  named(sha256s: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string>>;
}

/**
 * Keeps delivered files in a folder, each as `<first 2 hex digits>/<sha256>.gz`, readable by the owner alone. A
 * file is written beside its place, synced and renamed, so that a name always stands for all of its bytes. The
 * folder is made with the first file.
 *
 * `sweep` leaves what is younger than an hour or was kept through this object.
 */
export function folderArchive(directory: string, { named }: FolderArchiveOptions): FolderArchive {
  const unique = randomBytes(4).toString('hex');
  let count = 0;
  const syncFolder = folderSyncer();
  const writing = new Set<string>();
  const kept = new Set<string>();
  // Renaming into place and removing take turns: what is swept must not be what was kept just now.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const result = turn.then(task);
    turn = result.catch(() => undefined);
    return result;
  };
  const folderOf = (sha256: string) => join(directory, sha256.slice(0, 2));
  const pathOf = (sha256: string) => join(folderOf(sha256), `${sha256}.gz`);

  const orphansIn = async (names: readonly string[], signal: AbortSignal): Promise<string[]> => {
    const hashes = names.flatMap((name) => (isKeptName(name) ? [name.slice(0, 64)] : []));
    const orphans: string[] = [];
    for (let at = 0; at < hashes.length; at += batch) {
      const some = hashes.slice(at, at + batch);
      const found = await named(some, signal);
      for (const hash of some) {
        if (found.has(hash)) kept.delete(hash);
        else if (!kept.has(hash)) orphans.push(hash);
      }
    }
    return orphans;
  };

  return {
    async keep(body, signal) {
      signal.throwIfAborted();
      const name = temporaryName(`${unique}${(count++ % 2 ** 32).toString(16).padStart(8, '0')}`);
      const temporary = join(directory, name);
      writing.add(name);
      try {
        const { sha256, size } = await write(directory, temporary, body, signal);
        const path = pathOf(sha256);
        await onDisk(directory, async () => {
          const isNew = await inTurn(() => {
            signal.throwIfAborted();
            kept.add(sha256);
            return withFolder(folderOf(sha256), () => rename(temporary, path));
          });
          await syncFolder(folderOf(sha256));
          if (isNew) await syncFolder(directory);
        });
        return { sha256, size, path };
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      } finally {
        writing.delete(name);
      }
    },
    async sweep(signal) {
      signal.throwIfAborted();
      const before = Date.now() - patience;
      let removed = 0;
      for (const name of await entriesOf(directory)) {
        signal.throwIfAborted();
        const path = join(directory, name);
        if (isTemporaryName(name) && !writing.has(name)) await removeOld(path, before);
        if (!/^[0-9a-f]{2}$/.test(name)) continue;
        for (const orphan of await orphansIn(await entriesOf(path), signal)) {
          removed += await inTurn(async () => (kept.has(orphan) ? 0 : removeOld(pathOf(orphan), before)));
        }
      }
      return { removed };
    },
    async open(sha256, signal) {
      signal.throwIfAborted();
      return isHash(sha256) ? archivedFile(pathOf(sha256)) : undefined;
    },
  };
}

function isHash(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

function isKeptName(name: string): boolean {
  return name.endsWith('.gz') && isHash(name.slice(0, -3));
}

/** Does something in a folder that may have to be made first; tells whether it was. */
async function withFolder(path: string, action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action();
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const made = await mkdir(path, { recursive: true, mode: 0o700 });
  // The process may run with a mask that takes more away than it should.
  if (made !== undefined) await chmod(path, 0o700);
  await action();
  return true;
}

async function write(
  directory: string,
  path: string,
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  const file = await onDisk(directory, () => createFile(directory, path));
  try {
    for await (const piece of body) {
      signal.throwIfAborted();
      hash.update(piece);
      size += piece.byteLength;
      await onDisk(directory, () => file.writeFile(piece));
    }
    signal.throwIfAborted();
    await onDisk(directory, () => file.sync());
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), size };
}

async function createFile(directory: string, path: string): Promise<FileHandle> {
  let file: FileHandle | undefined;
  await withFolder(directory, async () => {
    file = await open(path, 'wx', 0o600);
  });
  if (file === undefined) throw new Error(`${path} was not made`);
  return file;
}

async function onDisk<T>(directory: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    const { code } = Object(cause) as NodeJS.ErrnoException;
    if (code !== 'ENOSPC' && code !== 'EDQUOT') throw cause;
    throw new UnsupportedError(`${directory}: the disk is full; the delivered file could not be kept`, {
      hint: 'Make room, or turn keeping off in the settings of the source, and collect again: nothing is lost.',
      cause,
    });
  }
}

async function entriesOf(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Answers how many it removed: 1, or 0 when it is young or gone already. */
async function removeOld(path: string, before: number): Promise<number> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined || stats.mtimeMs > before) return 0;
  await rm(path, { force: true });
  return 1;
}
