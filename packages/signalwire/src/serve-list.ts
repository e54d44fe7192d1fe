import type { LogReaderV1, StoredEventV1 } from '@logs/core';
import { logsPath } from './client.ts';
import { sealToken } from './page-token.ts';
import type { Visitor } from './serve-credentials.ts';
import type { Listing } from './serve-filters.ts';

/** A page of logs, newest first, and whether there are more behind it. */
interface LogPage {
  events: StoredEventV1[];
  more: boolean;
}

/** The page that a listing asks for; `undefined` when its token stands for no log. */
export async function readPage(
  reader: LogReaderV1,
  { space }: Visitor,
  { from, to, deleted, size, token }: Listing,
  signal: AbortSignal,
): Promise<LogPage | undefined> {
  const edge = token && (await reader.record(feedName, `${space}:${token.id}`, signal));
  if (token !== undefined && edge === undefined) return;
  const back = token?.direction === 'prev';
  const at = edge === undefined ? undefined : Date.parse(edge.time);
  const first = back && at !== undefined ? Math.max(from, at) : from;
  const last = back || at === undefined ? to : Math.min(to, at + 1);
  const events: StoredEventV1[] = [];
  let after: string | undefined;
  while (first < last && events.length <= size) {
    const page = await reader.records(
      feedName,
      {
        where: { 'media.account.id': space },
        window: { from: new Date(first).toISOString(), to: new Date(last).toISOString() },
        order: back ? 'asc' : 'desc',
        limit: size + 1,
        deleted,
        ...(after === undefined ? {} : { after }),
      },
      signal,
    );
    for (const event of page.events) {
      const past =
        Date.parse(event.time) !== at || (back ? event.id > (edge?.id ?? '') : event.id < (edge?.id ?? ''));
      if (past) events.push(event);
    }
    after = page.after;
    if (after === undefined || page.events.length <= size) break;
  }
  const shown = events.slice(0, size);
  return back ? { events: shown.reverse(), more: true } : { events: shown, more: events.length > size };
}

/** The feed whose records are served. */
export const feedName = 'signalwire/video';

/** The text of a page with its links. */
export function pageText(
  { events, more }: LogPage,
  { size, number, filters }: Listing,
  self: string | undefined,
  origin: string,
  { key }: Visitor,
): string {
  const link = (place: readonly [string, string][]) => {
    const query = new URLSearchParams([...place, ...filters]);
    return `${origin}${logsPath}?${query}`;
  };
  const numbered = (page: number) => [['page_number', String(page)], pageSize] as [string, string][];
  const pageSize: [string, string] = ['page_size', String(size)];
  const edge = (direction: 'next' | 'prev', event: StoredEventV1 | undefined, page: number) => {
    if (event === undefined) return {};
    const id = event.id.slice(event.id.lastIndexOf(':') + 1);
    return { [direction]: link([...numbered(page), ['page_token', sealToken({ direction, id }, key)]]) };
  };
  const links = {
    self: link([
      ...numbered(number),
      ...(self === undefined ? [] : [['page_token', self] as [string, string]]),
    ]),
    first: link([pageSize]),
    ...(more ? edge('next', events.at(-1), number + 1) : {}),
    ...(number > 0 ? edge('prev', events[0], number - 1) : {}),
  };
  return `{"links":${JSON.stringify(links)},"data":[${events.map(logText).join(',')}]}`;
}

/** A log as the vendor sends it: the text that was collected, or what is left of a deleted log. */
export function logText({ raw = '{}', deleted }: StoredEventV1): string {
  if (deleted === undefined) return raw;
  const log = JSON.parse(raw) as Record<string, unknown>;
  const left = ['id', 'discarded_at', 'created_at'];
  if (Object.keys(log).sort().join() === [...left].sort().join()) return raw;
  return JSON.stringify(Object.fromEntries(left.map((name) => [name, log[name]])));
}
