import { rmSync } from 'node:fs';
import { UnsupportedError } from '../provider/errors.ts';
import { readNote, removeNote } from './owner-note.ts';
import { type RemoteStore, remoteStore } from './remote-store.ts';
import { socketBeside } from './socket-place.ts';
import { storePlace } from './store-place.ts';

/**
 * The store at this path as its owner answers for it; `undefined` when no living process owns it, and it can be
 * opened. An owner has `patience` milliseconds to say hello.
 *
 * @throws UnsupportedError when the owner speaks another version, or does not answer.
 */
export async function ownedStore(
  path: string,
  signal: AbortSignal,
  patience = 10_000,
): Promise<RemoteStore | undefined> {
  const note = readNote(storePlace(path));
  if (note === undefined) return undefined;
  const tired = AbortSignal.timeout(patience);
  try {
    return await remoteStore(note.socket, AbortSignal.any([signal, tired]));
  } catch (error) {
    signal.throwIfAborted();
    if (tired.aborted) {
      throw new UnsupportedError(`Process ${note.pid} holds the store ${path} and does not answer.`, {
        cause: error,
        hint: 'If it hangs, end it: what it committed is safe.',
      });
    }
    // Nobody listens there any more.
    if (typeof (error as NodeJS.ErrnoException).code === 'string') return undefined;
    throw error;
  }
}

/** Takes away what an owner that died left. Only for who has the store open for writing. */
export function forgetOwner(path: string): void {
  const store = storePlace(path);
  removeNote(store);
  rmSync(socketBeside(store), { force: true });
}
