import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '@logs/core/folder';

/** Files that wait to be delivered, readable by their owner alone. */
export interface Spool {
  /** Bytes of all files. */
  readonly bytes: number;
  /** Keeps a file: once this resolves it survives a crash. */
  write(key: string, body: Uint8Array): Promise<void>;
  /** A file's bytes; `undefined` when a crash came before it was kept. */
  read(key: string): Promise<Uint8Array | undefined>;
  erase(key: string): Promise<void>;
}

/** Opens the spool in a folder. What a crash left of files that do not wait is removed. */
export async function openSpool(folder: string, waiting: readonly string[]): Promise<Spool> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const sizes = new Map<string, number>();
  const names = new Set(waiting.map(nameOf));
  for (const name of await readdir(folder)) {
    if (names.has(name)) sizes.set(name, (await stat(join(folder, name))).size);
    else await rm(join(folder, name), { force: true });
  }
  let bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  return {
    get bytes() {
      return bytes;
    },
    async write(key, body) {
      const name = nameOf(key);
      const path = join(folder, name);
      const file = await open(`${path}.part`, 'w', 0o600);
      try {
        await file.writeFile(body);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(`${path}.part`, path);
      await syncFolder(folder);
      bytes += body.length - (sizes.get(name) ?? 0);
      sizes.set(name, body.length);
    },
    async read(key) {
      return await readFile(join(folder, nameOf(key))).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
    },
    async erase(key) {
      const name = nameOf(key);
      await rm(join(folder, name), { force: true });
      bytes -= sizes.get(name) ?? 0;
      sizes.delete(name);
    },
  };
}

/** A key's last part is unique: it holds the file's UUID. */
function nameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}
