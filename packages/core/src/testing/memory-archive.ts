import { createHash } from 'node:crypto';
import type { ArchivedFileV1 } from '../provider/reader.ts';
import type { ArchiveV1 } from '../store/archive.ts';
import type { MemoryState } from './memory-state.ts';

/** Kept files by the sha256 of their bytes. */
export type ArchivedBytes = Map<string, Uint8Array>;

/** An archive in memory. `sweep` spares what was kept through it and not yet named. */
export function memoryArchive(
  files: ArchivedBytes,
  read: (signal: AbortSignal) => Promise<MemoryState>,
): ArchiveV1 {
  const kept = new Set<string>();
  return {
    async keep(body, signal) {
      signal.throwIfAborted();
      const pieces: Uint8Array[] = [];
      for await (const piece of body) {
        signal.throwIfAborted();
        pieces.push(piece);
      }
      const bytes = new Uint8Array(Buffer.concat(pieces));
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      kept.add(sha256);
      files.set(sha256, bytes);
      return { sha256, size: bytes.length };
    },
    async sweep(signal) {
      const named = new Set<string | undefined>();
      for (const row of (await read(signal)).ledger.values()) named.add(row.sha256).add(row.previousSha256);
      let removed = 0;
      for (const sha256 of files.keys()) {
        if (named.has(sha256)) kept.delete(sha256);
        else if (!kept.has(sha256) && files.delete(sha256)) removed += 1;
      }
      return { removed };
    },
  };
}

/** A kept file; `undefined` when it is not there. */
export function archivedIn(files: ArchivedBytes, sha256: string): ArchivedFileV1 | undefined {
  const bytes = files.get(sha256);
  if (bytes === undefined) return undefined;
  return {
    size: bytes.length,
    read({ start, end } = { start: 0, end: bytes.length }) {
      const part = bytes.slice(Math.max(0, start), Math.max(0, start, end));
      return ReadableStream.from(part.length === 0 ? [] : [part]);
    },
  };
}
