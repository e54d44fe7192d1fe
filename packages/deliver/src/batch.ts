import type { FilterV1, LogStoreV1, StoredEventV1 } from '@logs/core';

/** Events asked of the store at a time. */
const page = 5000;

/** Some events in the order in which they were committed. */
export interface Batch {
  events: StoredEventV1[];
  /** Cursor behind the last of them. */
  to: string | undefined;
  /** A limit was reached: more may be there. */
  full: boolean;
}

/** What a batch is taken from. */
export interface BatchQuery {
  /** Cursor behind which the first batch begins. */
  from: string | undefined;
  filter: FilterV1 | undefined;
  rows: number;
  bytes: number;
  sizeOf(event: StoredEventV1): number;
}

/** Gathers batches: what is there, until a limit is reached. A single event may be larger than `bytes`. */
export class Gathering {
  readonly #store: Pick<LogStoreV1, 'changes'>;
  readonly #query: BatchQuery;
  #events: StoredEventV1[] = [];
  #to: string | undefined;
  #size = 0;
  #full = false;

  constructor(store: Pick<LogStoreV1, 'changes'>, query: BatchQuery) {
    this.#store = store;
    this.#query = query;
    this.#to = query.from;
  }

  /** The batch so far, with what came meanwhile. */
  async grown(signal: AbortSignal): Promise<Batch> {
    const { rows, bytes, sizeOf } = this.#query;
    let limit = page;
    while (!this.#full) {
      const answer = await this.#ask(Math.min(limit, rows - this.#events.length), signal);
      const { events, after } = answer;
      if (events.length === 0) {
        this.#to = after;
        break;
      }
      const more = events.reduce((sum, event) => sum + sizeOf(event), 0);
      if (this.#size + more <= bytes || (events.length === 1 && this.#events.length === 0)) {
        for (const event of events) this.#events.push(event);
        this.#to = after;
        this.#size += more;
        this.#full = this.#events.length >= rows || this.#size >= bytes;
      } else if (events.length === 1) {
        this.#full = true;
      } else {
        // Fewer of them may fit.
        limit = events.length >> 1;
      }
    }
    return { events: this.#events, to: this.#to, full: this.#full };
  }

  /** Begins the next batch behind this one. */
  next(): void {
    this.#events = [];
    this.#size = 0;
    this.#full = false;
  }

  #ask(limit: number, signal: AbortSignal): ReturnType<LogStoreV1['changes']> {
    return this.#store.changes(rangeOf({ from: this.#to, filter: this.#query.filter, limit }), signal);
  }
}

/** The events between two cursors, again. Those that changed since are behind the second one now. */
export async function sameEvents(
  store: Pick<LogStoreV1, 'changes'>,
  { from, to, filter }: { from: string | undefined; to: string; filter: FilterV1 | undefined },
  signal: AbortSignal,
): Promise<StoredEventV1[]> {
  const found: StoredEventV1[] = [];
  for (let after = from; ; ) {
    const answer = await store.changes(
      { ...rangeOf({ from: after, filter, limit: page }), until: to },
      signal,
    );
    if (answer.events.length === 0) return found;
    for (const event of answer.events) found.push(event);
    after = answer.after;
  }
}

function rangeOf({
  from,
  filter,
  limit,
}: {
  from: string | undefined;
  filter: FilterV1 | undefined;
  limit: number;
}) {
  return {
    ...(from === undefined ? {} : { after: from }),
    ...(filter === undefined ? {} : { filter }),
    limit,
  };
}
