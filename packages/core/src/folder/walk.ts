import type { BigIntStats, Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiError, ConfigurationError } from '../provider/errors.ts';
import type { StoredObject } from './objects.ts';
import { isTemporaryName } from './temporary-name.ts';

const pageSize = 1000;
const statsAtOnce = 64;

/** What to list. */
export interface WalkQuery {
  prefix: string;
  startAfter: string;
  /** Whether folders are entered; if not, those below the prefix are answered as prefixes. */
  deep: boolean;
}

interface Place {
  /** Relative to the root; ends with `/` for a folder, empty for the root. */
  key: string;
  path: string;
}

interface Page {
  objects: StoredObject[];
  prefixes: string[];
}

/** All files below `root` in key order, page by page. */
export async function* walk(root: string, query: WalkQuery, signal: AbortSignal): AsyncGenerator<Page> {
  const stats = await stat(root).catch((cause: unknown) => cause);
  if (stats instanceof Error || !(stats as BigIntStats).isDirectory()) {
    throw new ConfigurationError(`${root}: there is no such folder`, {
      hint: 'Check the path; it counts from the working directory.',
      cause: stats,
    });
  }
  let page: Page = { objects: [], prefixes: [] };
  for await (const found of within({ key: '', path: root }, [], query, signal)) {
    if (typeof found === 'string') page.prefixes.push(found);
    else page.objects.push(found);
    if (page.objects.length + page.prefixes.length === pageSize) {
      yield page;
      page = { objects: [], prefixes: [] };
    }
  }
  if (page.objects.length + page.prefixes.length > 0) yield page;
}

async function* within(
  folder: Place,
  above: readonly string[],
  query: WalkQuery,
  signal: AbortSignal,
): AsyncGenerator<StoredObject | string> {
  const stats = await unlessGone(folder.path, stat(folder.path, { bigint: true }));
  const self = `${stats?.dev}:${stats?.ino}`;
  if (stats === undefined || above.includes(self)) return;
  const places = await placesIn(folder, query, signal);
  for (let at = 0; at < places.length; at += statsAtOnce) {
    signal.throwIfAborted();
    const batch = places.slice(at, at + statsAtOnce);
    const objects = await Promise.all(batch.map(objectAt));
    for (const [index, place] of batch.entries()) {
      const object = objects[index];
      if (object !== undefined) yield object;
      else if (isFolder(place) && isAnswered(place, query)) yield place.key;
      else if (isFolder(place)) yield* within(place, [...above, self], query, signal);
    }
  }
}

/** What of a folder is asked for. A folder's place is that of its files: `a.txt` < `a/b` < `a0`. */
async function placesIn(folder: Place, query: WalkQuery, signal: AbortSignal): Promise<Place[]> {
  const entries = (await unlessGone(folder.path, readdir(folder.path, { withFileTypes: true }))) ?? [];
  const places: Place[] = [];
  for (const entry of entries) {
    const path = join(folder.path, entry.name);
    const kind = isTemporaryName(entry.name) ? undefined : await kindOf(entry, path);
    if (kind === undefined) continue;
    const place = { key: `${folder.key}${entry.name}${kind === 'folder' ? '/' : ''}`, path };
    if (isAskedFor(place, query)) places.push(place);
    signal.throwIfAborted();
  }
  return places.sort((a, b) => (a.key < b.key ? -1 : 1));
}

async function kindOf(entry: Dirent, path: string): Promise<'file' | 'folder' | undefined> {
  const known = entry.isFile() || entry.isDirectory();
  const type = known ? entry : await unlessGone(path, stat(path));
  return type?.isFile() ? 'file' : type?.isDirectory() ? 'folder' : undefined;
}

function isFolder(place: Place): boolean {
  return place.key.endsWith('/');
}

/** Whether a folder is an answer itself: it goes on behind the prefix, which a folder alone does not end. */
function isAnswered(place: Place, { deep, prefix }: WalkQuery): boolean {
  return !deep && place.key.startsWith(prefix) && place.key !== prefix;
}

function isAskedFor(place: Place, { prefix, startAfter }: WalkQuery): boolean {
  if (!isFolder(place)) return place.key.startsWith(prefix) && place.key > startAfter;
  const ofPrefix = place.key.startsWith(prefix) || prefix.startsWith(place.key);
  return ofPrefix && (place.key > startAfter || startAfter.startsWith(place.key));
}

async function objectAt(place: Place): Promise<StoredObject | undefined> {
  if (isFolder(place)) return undefined;
  const stats = await unlessGone(place.path, stat(place.path, { bigint: true }));
  if (!stats?.isFile()) return undefined;
  return {
    key: place.key,
    size: Number(stats.size),
    fingerprint: `${stats.size}-${stats.mtimeNs}`,
    path: place.path,
  };
}

/** Undefined when the file is gone, or is a link to nowhere or to itself. */
async function unlessGone<T>(path: string, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return undefined;
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    throw new ApiError('forbidden', `${path}: may not be read`, { code, cause: error });
  }
}
