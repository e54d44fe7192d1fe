import { open } from 'node:fs/promises';

/** Makes a folder's entries durable: what was renamed into it stays after a power cut. */
export async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder.
  if (process.platform === 'win32') return;
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * {@link syncFolder} for many callers: those who ask while a folder is being synced share the next time, which
 * begins after what they did in it.
 */
export function folderSyncer(): (path: string) => Promise<void> {
  const running = new Map<string, Promise<void>>();
  const next = new Map<string, Promise<void>>();
  const start = (path: string) => {
    const syncing = syncFolder(path).finally(() => running.delete(path));
    running.set(path, syncing);
    return syncing;
  };
  return (path) => {
    const before = running.get(path);
    if (before === undefined) return start(path);
    const waiting = next.get(path);
    if (waiting !== undefined) return waiting;
    const after = before
      .catch(() => undefined)
      .then(() => {
        next.delete(path);
        return start(path);
      });
    next.set(path, after);
    return after;
  };
}
