import type { LogStoreV1, QueryV1 } from '@logs/core';
import type { Context } from '../context.ts';
import { emit } from '../output/emit.ts';
import type { Cell, Column } from '../output/encoder.ts';
import type { Output } from '../output/open-output.ts';
import { rowEncoder } from '../output/row-encoder.ts';
import { wholeNumber } from '../output/whole-number.ts';
import { readField } from './field.ts';

type Selection = Pick<QueryV1, 'filter' | 'from' | 'to' | 'deleted'>;

/** Prints how many events there are. */
export async function printCount(
  context: Context,
  store: LogStoreV1,
  output: Output,
  selection: Selection,
): Promise<void> {
  // Every event has a feed, so the counts by feed add up to all.
  const feeds = await store.facet({ ...selection, field: 'feed' }, context.signal);
  const count = feeds.reduce((sum, feed) => sum + BigInt(feed.count), 0n);
  await print(output, [{ name: 'count', kind: 'number' }], [[wholeNumber(`${count}`)]]);
}

/** Prints the values of a field and how often each comes. */
export async function printFacet(
  context: Context,
  store: LogStoreV1,
  output: Output,
  request: { selection: Selection; field: string; limit: number | undefined },
): Promise<void> {
  const { selection, field, limit } = request;
  const values = await store.facet(
    { ...selection, field: readField('--facet', field), ...(limit === undefined ? {} : { limit }) },
    context.signal,
  );
  await print(
    output,
    [
      { name: field, kind: 'text' },
      { name: 'count', kind: 'number' },
    ],
    values.map(({ value, count }) => [value, wholeNumber(count)]),
  );
  if (values.length === limit) context.say(`The commonest ${limit}. For all: --limit all`);
}

/** Prints counts by time; in a table with bars. */
export async function printHistogram(
  context: Context,
  store: LogStoreV1,
  output: Output,
  request: { selection: Selection; interval: number; by: string | undefined },
): Promise<void> {
  const { selection, interval, by } = request;
  const buckets = await store.histogram(
    { ...selection, interval, ...(by === undefined ? {} : { by: readField('--by', by) }) },
    context.signal,
  );
  const most = buckets.reduce((max, { count }) => Math.max(max, Number(count)), 1);
  const bars = output.format === 'table';
  const columns: Column[] = [
    { name: 'from', kind: 'time' },
    ...(by === undefined ? [] : [{ name: by, kind: 'text' as const }]),
    { name: 'count', kind: 'number' },
    ...(bars ? [{ name: '', kind: 'text' as const }] : []),
  ];
  const rows = buckets.map(({ from, value, count }) => [
    from,
    ...(by === undefined ? [] : [value]),
    wholeNumber(count),
    ...(bars ? ['█'.repeat(Math.ceil((Number(count) / most) * 20))] : []),
  ]);
  await print(output, columns, rows);
}

async function print(output: Output, columns: readonly Column[], rows: readonly Cell[][]): Promise<void> {
  const encoder = rowEncoder(output.format, columns, output.look);
  async function* one() {
    yield rows;
  }
  await emit(await output.target(), encoder, one());
  output.sayHidden();
}
