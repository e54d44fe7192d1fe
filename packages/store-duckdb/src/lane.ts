import { join } from 'node:path';
import { LaneFile, type LaneMark } from './lane-file.ts';

/** What is loaded together: rows of one table, with or without escapes. */
export interface LaneKey {
  /** Index of the type within the feed's table, or `generic`. */
  kind: number | 'generic';
  escaped: boolean;
}

/** The temporary files that one log file at a time is staged into, one for each kind of rows. */
export class Lane {
  readonly files = new Map<string, { key: LaneKey; file: LaneFile }>();
  #marks = new Map<string, LaneMark>();
  #folder: string;
  #name: string;

  constructor(folder: string, name: string) {
    this.#folder = folder;
    this.#name = name;
  }

  get bytes(): number {
    let sum = 0;
    for (const { file } of this.files.values()) sum += file.size;
    return sum;
  }

  begin(): void {
    this.#marks = new Map([...this.files].map(([name, { file }]) => [name, file.mark()]));
  }

  async add(key: LaneKey, bytes: Uint8Array<ArrayBuffer>, rows: number): Promise<void> {
    const name = `${this.#name}-${key.kind}${key.escaped ? '-escaped' : ''}`;
    let entry = this.files.get(name);
    if (entry === undefined) {
      entry = { key, file: new LaneFile(join(this.#folder, `${name}.rows`)) };
      this.files.set(name, entry);
    }
    await entry.file.add(bytes, rows);
  }

  /** Takes back everything since {@link begin}. */
  rewind(): void {
    for (const [name, { file }] of this.files) file.rewind(this.#marks.get(name) ?? { size: 0, rows: 0 });
  }
}
