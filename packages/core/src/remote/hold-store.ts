import type { Server } from 'node:http';
import { leaveNote, removeNote } from './owner-note.ts';
import { type ServeStoreOptions, serveStore } from './serve-store.ts';
import { type SocketPlace, socketPlace } from './socket-place.ts';
import { storePlace } from './store-place.ts';

/** How to hold a store. */
export interface HoldOptions extends ServeStoreOptions {
  /** Path of the store, which this process has open for writing. */
  path: string;
}

/** A store that this process holds, and answers for. */
export interface HeldStore {
  /** Ends the sessions of other processes, and lets go; the store itself stays open, to be closed after. */
  release(): Promise<void>;
}

/**
 * Answers other processes of this user for a store that this one has open for writing, on a socket beside it
 * (mode 0600) that a note names. What a dead owner left is taken over.
 */
export async function holdStore({ path, ...options }: HoldOptions): Promise<HeldStore> {
  const store = storePlace(path);
  const served = serveStore(options);
  const place = socketPlace(store);
  try {
    await listen(served.server, place);
    leaveNote(store, { pid: process.pid, socket: place.path, since: new Date().toISOString() });
  } catch (error) {
    await served.close();
    place.remove();
    throw error;
  }
  return {
    async release() {
      removeNote(store);
      await served.close();
      place.remove();
    },
  };
}

/** Listens so that at no moment anybody else may connect. */
async function listen(server: Server, { path }: SocketPlace): Promise<void> {
  const before = process.umask(0o177);
  try {
    // The socket is made within this call.
    server.listen(path);
  } finally {
    process.umask(before);
  }
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
}
