import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Longest name of a Unix socket in bytes, on the systems that allow least. */
const longest = 103;

/** Where an owner listens. */
export interface SocketPlace {
  path: string;
  /** Takes away what was made for it. */
  remove(): void;
}

/**
 * A socket beside the store, where its name is short enough; otherwise in a folder of its own among the
 * temporary files, which only this user may enter. On Windows a named pipe.
 */
export function socketPlace(store: string): SocketPlace {
  if (process.platform === 'win32') {
    const name = createHash('sha256').update(store).update(randomUUID()).digest('hex').slice(0, 32);
    return { path: `\\\\.\\pipe\\logs-${name}`, remove: () => {} };
  }
  const beside = socketBeside(store);
  if (Buffer.byteLength(beside) <= longest) {
    // Whoever left one there no longer has the store: we do.
    rmSync(beside, { force: true });
    return { path: beside, remove: () => rmSync(beside, { force: true }) };
  }
  const temporary = Buffer.byteLength(tmpdir()) < longest - 20 ? tmpdir() : '/tmp';
  const folder = mkdtempSync(join(temporary, 'logs-'));
  chmodSync(folder, 0o700);
  return { path: join(folder, 'store'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The socket beside a store, where its name is not too long for one. */
export function socketBeside(store: string): string {
  return `${store}.sock`;
}
