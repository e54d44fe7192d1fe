import type { DecodedRecord } from '@logs/core/engine';
import type { Context } from '../context.ts';
import { safeText } from '../output/safe-text.ts';

const mostShown = 20;

/** Says of records that are no events where they stand and why, and counts them. */
export class InvalidRecords {
  private count = 0;
  private readonly context: Context;
  private readonly file: string;

  constructor(context: Context, file: string) {
    this.context = context;
    this.file = file;
  }

  /** The same batches, looked at on their way. */
  async *watch(batches: AsyncIterable<readonly DecodedRecord[]>): AsyncIterable<readonly DecodedRecord[]> {
    for await (const batch of batches) {
      for (const { line, invalid } of batch) {
        if (invalid === undefined) continue;
        this.count++;
        if (this.count <= mostShown) this.context.warn(`${this.file}:${line}: ${safeText(invalid)}`);
      }
      yield batch;
    }
  }

  /** Says how many there were, and returns it. */
  end(): number {
    const { count } = this;
    if (count > mostShown) this.context.warn(`… and ${count - mostShown} more.`);
    if (count > 0)
      this.context.warn(`${count} ${count === 1 ? 'record' : 'records'} could not become an event.`);
    return count;
  }
}
