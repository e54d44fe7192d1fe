import { type FileHandle, open } from 'node:fs/promises';
import { freeBytes } from '@logs/core/toolkit';

const flushAt = 1024 * 1024;

/** Where a lane file stood before a log file's rows were added to it. */
export interface LaneMark {
  size: number;
  rows: number;
}

/**
 * One temporary file of rows. Rows of small files are held in memory until there are enough of them; what
 * is behind a mark can be taken back.
 */
export class LaneFile {
  readonly path: string;
  rows = 0;
  /** Its longest piece, an upper bound of its longest row. */
  longest = 0;
  #handle: FileHandle | undefined;
  #written = 0;
  #pending: Uint8Array<ArrayBuffer>[] = [];
  #pendingBytes = 0;

  constructor(path: string) {
    this.path = path;
  }

  get size(): number {
    return this.#written + this.#pendingBytes;
  }

  async add(bytes: Uint8Array<ArrayBuffer>, rows: number): Promise<void> {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    this.rows += rows;
    this.longest = Math.max(this.longest, bytes.length);
    if (this.#pendingBytes >= flushAt) await this.#flush();
  }

  mark(): LaneMark {
    return { size: this.size, rows: this.rows };
  }

  /** Takes back what came after the mark. */
  rewind({ size, rows }: LaneMark): void {
    this.rows = rows;
    if (size <= this.#written) {
      this.#pending = [];
      this.#pendingBytes = 0;
      this.#written = size;
      return;
    }
    while (this.size > size) this.#pendingBytes -= this.#pending.pop()?.length ?? 0;
  }

  /** Brings everything to the disk, and the file to its length. */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#handle?.truncate(this.#written);
    await this.close();
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    this.#pending = [];
    await handle?.close();
  }

  async #flush(): Promise<void> {
    if (this.#pendingBytes === 0) return;
    this.#handle ??= await open(this.path, 'wx', 0o600);
    const [first] = this.#pending;
    const bytes = this.#pending.length === 1 && first !== undefined ? first : Buffer.concat(this.#pending);
    // At a position: what a rewound file wrote is written over.
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#handle.write(
        bytes,
        done,
        bytes.length - done,
        this.#written + done,
      );
      done += bytesWritten;
    }
    this.#written += bytes.length;
    for (const piece of this.#pending) freeBytes(piece);
    this.#pending = [];
    this.#pendingBytes = 0;
  }
}
