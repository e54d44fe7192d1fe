import { type FileFeedV1, FormatError, type LogFileV1 } from '../provider/index.ts';
import type { ArchiveV1, KeptFileV1 } from '../store/index.ts';
import { opened } from './file-reader.ts';
import type { Limiter } from './limiter.ts';
import type { Outages } from './outage.ts';
import type { Run } from './run.ts';
import { abortable } from './worker-abortable.ts';

/** A body of at most so many bytes is held in memory until it was read: it need not come back from the disk. */
const heldBytes = 256 * 1024;

/** A file that is in the archive. */
export interface KeptBytes {
  file: KeptFileV1;
  /** All of it, where it is small. */
  held?: Uint8Array;
}

/** What came of fetching a file into the archive: it is there, or the vendor's side failed. */
export type Kept = KeptBytes | { failure: unknown };

/** Where files are kept before they are read; shared by all groups of a collect. */
export interface Keeping {
  archive: ArchiveV1;
  /** Files that are downloaded at a time. */
  fetching: Limiter;
  /** Files that are on their way from the vendor into a stage, some of them in memory. */
  underWay: Limiter;
}

/**
 * Fetches a file into the archive. An error of the vendor's side is an answer; one of the archive is thrown. A
 * small file gives its turn at the vendor back before it is written.
 *
 * @throws the signal's reason
 */
export async function keepFile(
  run: Run,
  feed: FileFeedV1,
  { archive, fetching }: Keeping,
  outages: Outages,
  file: LogFileV1,
  signal: AbortSignal,
): Promise<Kept> {
  let failure: { error: unknown } | undefined;
  async function* delivered(): AsyncGenerator<Uint8Array> {
    let size = 0;
    try {
      // A vendor that is out of order is asked for nothing more.
      if (outages.end !== undefined) throw outages.end.error;
      for await (const piece of abortable(opened(file, feed, { signal }), signal)) {
        size += piece.byteLength;
        if (size > run.limits.inflatedBytes) {
          throw new FormatError(`${file.key}: more than ${run.limits.inflatedBytes} bytes were delivered`, {
            file: file.key,
            offset: size,
            hint: 'If the file is right, raise the limit "inflatedBytes".',
          });
        }
        yield piece;
      }
    } catch (error) {
      failure = { error };
      throw error;
    }
  }
  try {
    const begun = await fetching(async () => {
      signal.throwIfAborted();
      const body = delivered();
      try {
        const { bytes: held, isWhole } = await beginning(body);
        return isWhole ? { held } : { file: await archive.keep(behind(held, body), signal) };
      } finally {
        await body.return(undefined);
      }
    });
    if (begun.held === undefined) return begun;
    return { file: await archive.keep(behind(begun.held), signal), held: begun.held };
  } catch (error) {
    signal.throwIfAborted();
    if (failure === undefined) throw error;
    return { failure: failure.error };
  }
}

/** The first bytes of a body, which stays open; all of them where it is small. */
async function beginning(body: AsyncGenerator<Uint8Array>): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (let next = await body.next(); !next.done; next = await body.next()) {
    pieces.push(next.value);
    size += next.value.byteLength;
    if (size > heldBytes) return { bytes: Buffer.concat(pieces), isWhole: false };
  }
  return { bytes: Buffer.concat(pieces), isWhole: true };
}

async function* behind(first: Uint8Array, rest?: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.byteLength > 0) yield first;
  if (rest !== undefined) yield* rest;
}

/** Reads a kept file: by its path where a worker reads it, else from memory, else from the archive. */
export function keptSource(
  run: Run,
  { file: { path, sha256 }, held }: KeptBytes,
  file: LogFileV1,
  signal: AbortSignal,
): { file: LogFileV1; open(): Promise<ReadableStream<Uint8Array>> } {
  const { path: _, ...delivered } = file;
  return {
    file: path === undefined ? delivered : { ...delivered, path },
    async open() {
      if (held !== undefined) return ReadableStream.from(behind(held));
      const kept = await run.store.openFile(sha256, signal);
      if (kept === undefined) throw new FormatError(`${file.key}: the archive lost it`, { file: file.key });
      return kept.read();
    },
  };
}
