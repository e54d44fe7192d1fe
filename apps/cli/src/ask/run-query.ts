import type { QueryV1 } from '@logs/core';
import type { Context } from '../context.ts';
import { openStore } from '../open-store.ts';
import { openOutput } from '../output/open-output.ts';
import type { OutputFlags } from '../output/output-flags.ts';
import { UsageError } from '../usage-error.ts';
import { type PagingFlags, paging, type SelectionFlags, selection } from './request.ts';

/** The flags of `logs query` as typed. */
export interface QueryFlags extends SelectionFlags, PagingFlags, OutputFlags {
  columns?: string;
  count?: true;
  histogram?: number;
  by?: string;
  facet?: string;
}

/** How many events a table shows where no limit is given, and how many values of a field. */
const tableLimit = 50;

/** `logs query`. */
export async function runQuery(
  context: Context,
  filter: readonly string[],
  flags: QueryFlags,
): Promise<void> {
  oneQuestion(flags);
  const chosen = await selection(filter, flags);
  const output = openOutput(context, flags);
  const page = paging(flags, output.format === 'table' ? tableLimit : undefined);
  if (output.format === 'parquet') {
    await writeParquet(context, flags, { ...chosen, ...page });
    return;
  }
  const store = await openStore(context, { mode: 'read' });
  try {
    if (!flags.count && flags.histogram === undefined && flags.facet === undefined) {
      const { printEvents } = await import('./events.ts');
      await printEvents(context, store, output, { query: chosen, paging: page, columns: flags.columns });
      return;
    }
    const counts = await import('./counts.ts');
    if (flags.count) await counts.printCount(context, store, output, chosen);
    if (flags.histogram !== undefined) {
      const { histogram: interval, by } = flags;
      await counts.printHistogram(context, store, output, { selection: chosen, interval, by });
    }
    if (flags.facet !== undefined) {
      await counts.printFacet(context, store, output, {
        selection: chosen,
        field: flags.facet,
        limit: page.limit,
      });
    }
  } finally {
    await store.close();
  }
}

async function writeParquet(context: Context, flags: QueryFlags, query: QueryV1): Promise<void> {
  if (flags.out === undefined) {
    throw new UsageError('Parquet goes to a file', { hint: 'Name one: --out events.parquet' });
  }
  const other = ['columns', 'after', 'count', 'histogram', 'facet'] as const;
  const wrong = other.find((flag) => flags[flag] !== undefined);
  if (wrong !== undefined) {
    throw new UsageError(`A Parquet file holds whole events: --${wrong} does not go with it`, {
      hint: 'Take csv or ndjson.',
    });
  }
  const { copyEvents } = await import('./copy-events.ts');
  const { out, force = false } = flags;
  await copyEvents(context, { query, format: 'parquet', out, byDay: false, force });
}

function oneQuestion(flags: QueryFlags): void {
  const asked = [
    flags.count && '--count',
    flags.histogram !== undefined && '--histogram',
    flags.facet !== undefined && '--facet',
  ].filter((flag) => typeof flag === 'string');
  if (asked.length > 1) throw new UsageError(`${asked.join(' and ')} are two questions: ask one at a time`);
  if (flags.by !== undefined && flags.histogram === undefined) {
    throw new UsageError('--by goes with --histogram', { hint: 'For the values of a field: --facet FIELD' });
  }
}
