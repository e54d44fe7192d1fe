import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Who answers for a store, as the owner says it beside the store. */
export interface OwnerNote {
  pid: number;
  /** The socket or named pipe on which it listens. */
  socket: string;
  since: string;
}

/** Leaves the note; only who holds the store does. It appears whole, and takes the place of a dead owner's. */
export function leaveNote(store: string, note: OwnerNote): void {
  const draft = `${notePath(store)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  renameSync(draft, notePath(store));
}

/** Takes the note away; only who holds the store does. */
export function removeNote(store: string): void {
  rmSync(notePath(store), { force: true });
}

/** The note beside a store, of an owner that may have died; `undefined` where there is none to be trusted. */
export function readNote(store: string): OwnerNote | undefined {
  try {
    const { pid, socket, since } = JSON.parse(readFileSync(notePath(store), 'utf8')) as Partial<OwnerNote>;
    if (typeof pid !== 'number' || typeof socket !== 'string') return undefined;
    // A name among the temporary files may be someone else's by now.
    const own = process.platform === 'win32' || lstatSync(socket).uid === lstatSync(notePath(store)).uid;
    return own ? { pid, socket, since: String(since) } : undefined;
  } catch {
    return undefined;
  }
}

function notePath(store: string): string {
  return `${store}.owner`;
}
