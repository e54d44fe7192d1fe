import type { Json } from '../provider/index.ts';

/**
 * Where the checkpoint of a source, or of one part of it, may stand: behind the last page all of whose files
 * are settled. It never passes a refused file.
 */
export class CheckpointTrail {
  readonly part: string | undefined;
  #stored: string | undefined;
  #reached: Json | undefined;
  #text: string | undefined;
  #blocked = false;

  constructor(stored: Json | undefined, part?: string) {
    this.part = part;
    this.#stored = stored === undefined ? undefined : JSON.stringify(stored);
  }

  /** All files of a page are settled. */
  pageEnds(checkpoint: Json): void {
    if (this.#blocked) return;
    // As it is now, whatever becomes of the object.
    this.#text = JSON.stringify(checkpoint);
    this.#reached = undefined;
  }

  /** A file is not settled: the checkpoint stays before its page for the rest of the run. */
  block(): void {
    this.#blocked = true;
  }

  get reached(): Json | undefined {
    if (this.#text !== undefined) this.#reached ??= JSON.parse(this.#text) as Json;
    return this.#reached;
  }

  /** Whether it stands elsewhere than what is stored. */
  get hasMoved(): boolean {
    return this.#text !== undefined && this.#text !== this.#stored;
  }

  /** Where it stands was committed. */
  written(): void {
    if (this.#text !== undefined) this.#stored = this.#text;
  }
}
