import type { Json } from '../provider/index.ts';

/**
 * Where a source's checkpoint may stand: behind the last page all of whose files are settled. It never
 * passes a refused file.
 */
export class CheckpointTrail {
  #seq: number;
  #stored: string | undefined;
  #reached: Json | undefined;
  #blocked = false;

  constructor(stored: { seq: number; value: Json } | undefined) {
    this.#seq = stored?.seq ?? 0;
    this.#stored = stored === undefined ? undefined : JSON.stringify(stored.value);
  }

  /** All files of a page are settled. */
  pageEnds(checkpoint: Json): void {
    if (!this.#blocked) this.#reached = checkpoint;
  }

  /** A file is not settled: the checkpoint stays before its page for the rest of the run. */
  block(): void {
    this.#blocked = true;
  }

  /** What the next commit has to write, if anything. */
  due(): { seq: number; value: Json } | undefined {
    if (this.#reached === undefined || JSON.stringify(this.#reached) === this.#stored) return undefined;
    return { seq: this.#seq + 1, value: this.#reached };
  }

  /** It was committed. */
  written(checkpoint: { seq: number; value: Json }): void {
    this.#seq = checkpoint.seq;
    this.#stored = JSON.stringify(checkpoint.value);
  }
}
