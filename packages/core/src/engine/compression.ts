import { open } from 'node:fs/promises';

/** How bytes are packed, by the magic bytes that gzip begins with. */
export function compressionOf(head: Uint8Array): 'gzip' | 'none' {
  return head[0] === 0x1f && head[1] === 0x8b ? 'gzip' : 'none';
}

/** How a local file is packed; `undefined` when it cannot be opened. */
export async function compressionOfFile(path: string): Promise<'gzip' | 'none' | undefined> {
  try {
    const file = await open(path);
    try {
      const head = new Uint8Array(2);
      await file.read(head, 0, 2, 0);
      return compressionOf(head);
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}
