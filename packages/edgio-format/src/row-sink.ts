import type { RowChunkV1 } from '@logs/core';

const chunkBytes = 1024 * 1024;

/** Collects the rows of one table and hands them out in chunks of about 1 MiB. */
export class RowSink {
  /** Where rows are written, from `used` on. */
  bytes = new Uint8Array(64 * 1024);
  used = 0;
  rows = 0;
  escaped = false;

  readonly type: string;
  readonly #ready: RowChunkV1[];

  constructor(type: string, ready: RowChunkV1[]) {
    this.type = type;
    this.#ready = ready;
  }

  /** Makes sure that so many bytes can be written. */
  reserve(room: number): void {
    if (this.used + room <= this.bytes.length) return;
    if (this.used + room > chunkBytes) this.flush();
    if (this.used + room <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.used + room, Math.min(this.bytes.length * 4, chunkBytes)));
    larger.set(this.bytes.subarray(0, this.used));
    this.bytes = larger;
  }

  /** Adds a row. */
  add(row: Uint8Array, escaped: boolean): void {
    this.reserve(row.length);
    this.bytes.set(row, this.used);
    this.used += row.length;
    this.rows++;
    this.escaped ||= escaped;
  }

  /** Hands out what there is. */
  flush(): void {
    if (this.rows > 0) {
      const bytes = this.bytes.subarray(0, this.used);
      this.#ready.push({ kind: 'rows', type: this.type, rows: this.rows, bytes, escaped: this.escaped });
      this.bytes = new Uint8Array(Math.min(this.bytes.length, chunkBytes));
    }
    this.used = this.rows = 0;
    this.escaped = false;
  }
}
