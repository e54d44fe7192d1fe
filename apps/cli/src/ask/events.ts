import type { LogStoreV1, QueryV1, StoredEventV1 } from '@logs/core';
import type { Context } from '../context.ts';
import { emit } from '../output/emit.ts';
import { eventColumns } from '../output/event-column.ts';
import { eventEncoder } from '../output/event-encoder.ts';
import type { Output } from '../output/open-output.ts';
import { splitNames } from '../output/output-flags.ts';
import { type Paging, shownCursor } from './request.ts';

/** Prints the events of a query, and on stderr how many and how to get more. */
export async function printEvents(
  context: Context,
  store: LogStoreV1,
  output: Output,
  request: { query: QueryV1; paging: Paging; columns: string | undefined },
): Promise<void> {
  const { query, paging } = request;
  const columns = request.columns === undefined ? undefined : eventColumns(splitNames(request.columns));
  const encoder = eventEncoder(output.format, columns, output.look);
  let after: string | undefined;
  async function* pages(): AsyncIterable<readonly StoredEventV1[]> {
    for await (const page of store.query({ ...query, ...paging }, context.signal)) {
      if (page.events.length > 0) after = page.after;
      yield page.events;
    }
  }
  const count = await emit(await output.target(), encoder, pages());
  output.sayHidden();
  const full = count === paging.limit && after !== undefined;
  if (full) context.say(moreOf(count, paging.order, after ?? ''));
  else if (output.format === 'table') context.say(count === 0 ? 'No events.' : countOf(count));
}

function moreOf(count: number, order: Paging['order'], after: string): string {
  const which = order === 'desc' ? 'newest first' : 'oldest first';
  return `${countOf(count)}, ${which}. For more: --limit ${count * 10}, or --after ${shownCursor(order, after)}`;
}

function countOf(count: number): string {
  return `${count} ${count === 1 ? 'event' : 'events'}`;
}
