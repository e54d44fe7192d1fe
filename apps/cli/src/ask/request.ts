import type { QueryV1 } from '@logs/core';
import { type TimeFlags, timeRange } from '../time-flags.ts';
import { UsageError } from '../usage-error.ts';

/** The flags that say which events, as typed. */
export interface SelectionFlags extends TimeFlags {
  includeDeleted?: true;
}

/** Which events: all that match the filter in the time range. */
export async function selection(
  filter: readonly string[],
  flags: SelectionFlags,
): Promise<Pick<QueryV1, 'filter' | 'from' | 'to' | 'deleted'>> {
  const text = filter.join(' ').trim();
  const { from, to } = await timeRange(flags, new Date());
  return {
    ...(text === '' ? {} : { filter: (await import('@logs/core/query')).parse(text) }),
    ...(from === undefined ? {} : { from: from.toISOString() }),
    ...(to === undefined ? {} : { to: to.toISOString() }),
    ...(flags.includeDeleted ? { deleted: 'include' as const } : {}),
  };
}

/** The flags that say in which order and how many, as typed. */
export interface PagingFlags {
  order?: Order;
  limit?: number | 'all';
  after?: string;
}

type Order = 'asc' | 'desc';

/** In which order, how many, and from where on. */
export interface Paging {
  order: Order;
  limit?: number;
  after?: string;
}

/**
 * The newest first where there is a limit, else the oldest first. A cursor goes on in the order that it came
 * from, which it begins with.
 */
export function paging(flags: PagingFlags, limitByDefault: number | undefined): Paging {
  const limit = flags.limit === 'all' ? undefined : (flags.limit ?? limitByDefault);
  const cursor = flags.after === undefined ? undefined : readCursor(flags.after);
  if (cursor !== undefined && flags.order !== undefined && flags.order !== cursor.order) {
    throw new UsageError(`The cursor of --after goes on in the order ${cursor.order}`, {
      hint: 'Leave --order out.',
    });
  }
  return {
    order: cursor?.order ?? flags.order ?? (limit === undefined ? 'asc' : 'desc'),
    ...(limit === undefined ? {} : { limit }),
    ...(cursor === undefined ? {} : { after: cursor.after }),
  };
}

/** The cursor that a user sees: the store's, with its order. */
export function shownCursor(order: Order, after: string): string {
  return `${order}.${after}`;
}

function readCursor(text: string): { order: Order; after: string } {
  const [, order, after] = /^(asc|desc)\.(.+)$/s.exec(text) ?? [];
  if (order === undefined || after === undefined) {
    throw new UsageError('--after takes a cursor that an earlier answer printed');
  }
  return { order: order as Order, after };
}
