import type { Json } from '../provider/index.ts';
import type { CheckpointTrail } from './checkpoint-trail.ts';

/** A source's checkpoint as the store has it. */
export type StoredCheckpoint = { seq: number; value: Json };

/**
 * The one checkpoint row of a source. Where its feed takes queries apart, the row holds a checkpoint for each
 * part, `{ parts: { [name]: checkpoint } }`; those of parts that are not asked for any more stay.
 */
export class CheckpointRow {
  #seq: number;
  #value: Json | undefined;
  readonly #parts: Map<string, Json> | undefined;

  constructor(stored: StoredCheckpoint | undefined, parted: boolean) {
    this.#seq = stored?.seq ?? 0;
    this.#value = stored?.value;
    this.#parts = parted ? new Map(Object.entries(partsIn(stored?.value) ?? {})) : undefined;
  }

  /** Whether what is stored has a form that cannot be of this feed at all. */
  get isForeign(): boolean {
    return this.#parts !== undefined && this.#value !== undefined && partsIn(this.#value) === undefined;
  }

  /** What is stored for the whole source, or for one part of it. */
  valueOf(part: string | undefined): Json | undefined {
    return this.#parts === undefined || part === undefined ? this.#value : this.#parts.get(part);
  }

  /** What the next commit has to write, if anything. */
  due(trails: Iterable<CheckpointTrail>): StoredCheckpoint | undefined {
    const moved = [...trails].filter((trail) => trail.hasMoved);
    const [first] = moved;
    if (first?.reached === undefined) return undefined;
    if (this.#parts === undefined) return { seq: this.#seq + 1, value: first.reached };
    const parts = new Map(this.#parts);
    for (const { part = '', reached } of moved) if (reached !== undefined) parts.set(part, reached);
    const sorted = [...parts].sort(([a], [b]) => (a < b ? -1 : 1));
    return { seq: this.#seq + 1, value: { parts: Object.fromEntries(sorted) } };
  }

  /** It was committed. */
  written({ seq, value }: StoredCheckpoint, trails: Iterable<CheckpointTrail>): void {
    this.#seq = seq;
    this.#value = value;
    for (const trail of trails) {
      if (trail.hasMoved && trail.reached !== undefined) this.#parts?.set(trail.part ?? '', trail.reached);
      trail.written();
    }
  }
}

function partsIn(value: Json | undefined): Record<string, Json> | undefined {
  const { parts } = Object(value) as { parts?: unknown };
  const isMap = typeof parts === 'object' && parts !== null && !Array.isArray(parts);
  return isMap ? (parts as Record<string, Json>) : undefined;
}
