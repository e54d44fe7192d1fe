import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { ApiError, ConfigurationError, UnsupportedError } from '../provider/errors.ts';
import type { Objects } from './objects.ts';
import { syncFolder } from './sync-folder.ts';
import { temporaryName } from './temporary-name.ts';
import { walk } from './walk.ts';

/**
 * Objects in a folder on disk. It is listed whole, through symbolic links (a link that leads back into its
 * own path is passed over), in key order as `<` sorts strings, at most 1,000 objects a page. Files that
 * vanish meanwhile are left out. A fingerprint is size and modification time in nanoseconds.
 *
 * `put` writes beside the target, syncs and renames, so that nobody ever sees half a file.
 *
 * @throws ConfigurationError when the folder is not there or a key leads out of it; ApiError `not-found` from
 * `get`, and `forbidden` for what may not be read.
 */
export function folder(root: string): Objects {
  const base = resolve(root);
  return {
    location: root,
    async *list({ prefix = '', startAfter = '', delimiter }, signal) {
      if (delimiter !== undefined && delimiter !== '/') {
        throw new UnsupportedError(`${root}: a folder can only be listed by "/", not by "${delimiter}"`);
      }
      yield* walk(base, { prefix, startAfter, deep: delimiter === undefined }, signal);
    },
    async get(key, signal) {
      signal.throwIfAborted();
      const path = pathOf(base, key);
      try {
        const file = await open(path);
        const body = createReadStream(path, { fd: file, highWaterMark: 1024 * 1024, signal });
        return Readable.toWeb(body) as ReadableStream<Uint8Array>;
      } catch (error) {
        throw unreadable(path, error);
      }
    },
    async put(key, body, signal) {
      signal.throwIfAborted();
      const path = pathOf(base, key);
      await mkdir(dirname(path), { recursive: true });
      const temporary = join(dirname(path), temporaryName(randomBytes(8).toString('hex')));
      try {
        await writeSynced(temporary, body, signal);
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
      await syncFolder(dirname(path));
    },
  };
}

function pathOf(base: string, key: string): string {
  if (key.split('/').some((part) => part === '' || part === '.' || part === '..') || key.includes('\0')) {
    throw new ConfigurationError(`"${key}" is no key of a file in ${base}`);
  }
  return join(base, key);
}

async function writeSynced(path: string, body: Uint8Array, signal: AbortSignal): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(body, { signal });
    await file.sync();
  } finally {
    await file.close();
  }
}

function unreadable(path: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new ApiError('not-found', `${path}: there is no such file`, { cause: error, code });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new ApiError('forbidden', `${path}: may not be read`, { cause: error, code });
  }
  return error;
}
