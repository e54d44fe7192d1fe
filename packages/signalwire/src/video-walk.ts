import { ApiError } from '@logs/core';
import { isoTime } from '@logs/core/toolkit';
import { logsPath, type SignalWireClient } from './client.ts';
import { historyLimit } from './refusals.ts';
import { idOf, precedenceOf, type VideoRecord } from './video-record.ts';

/** How far back records are remembered, to drop those that come twice. */
const rememberedRecords = 2_000;
/** Pages in a row without anything new, after which a listing is taken to have no end. */
const mostIdlePages = 20;
const second = 1000;
const day = 86_400_000;

/** What to list. Times in milliseconds since 1970. */
export interface Stretch {
  space: string;
  pageSize: number;
  /** From this created_at on. */
  after?: number;
  /** Until this created_at. */
  before?: number;
  /** The query of a page to go on with, instead of the first. */
  resume?: string;
}

/** A page of a listing. */
export interface WalkPage {
  records: VideoRecord[];
  /** The query of the next page. */
  next?: string;
  /** The account may not ask for logs of before this time, which the stretch wanted. */
  limit?: number;
}

/**
 * Lists a stretch page by page, deleted logs included, by following the links at the configured endpoint, whatever
 * host they name. Brings more than asked for at either end: whether the vendor's bounds are in or out is not known.
 * Where the account's history ends, it goes on from there.
 *
 * @throws ApiError also for links that lead elsewhere, in circles or on without end.
 */
export async function* walk(
  client: SignalWireClient,
  stretch: Stretch,
  signal: AbortSignal,
): AsyncGenerator<WalkPage, void, undefined> {
  const { space, before } = stretch;
  let first = firstQuery(stretch);
  let query = stretch.resume ?? first;
  let resumed = stretch.resume !== undefined;
  let from = stretch.after;
  let limit: number | undefined;
  let idle = 0;
  const seen = new Set<string>();
  const isNew = recentRecords();
  for (;;) {
    let page: Awaited<ReturnType<SignalWireClient['list']>>;
    try {
      seen.add(query);
      page = await client.list(space, query, signal);
    } catch (error) {
      const allowed = historyLimit(error);
      if (allowed !== undefined && (limit === undefined || limit < allowed + 3 * day)) {
        // Its own date may be refused as well: then from a day later on.
        limit = limit === undefined || allowed > limit ? allowed : limit + day;
        if (from !== undefined && limit <= from) limit = from + day;
        from = limit;
        if (before !== undefined && before <= limit) {
          yield { records: [], limit };
          return;
        }
        first = firstQuery({ ...stretch, after: from }, 0);
        query = first;
        resumed = false;
        continue;
      }
      // A page's token may have expired since the last run.
      if (!resumed || !(error instanceof ApiError) || !/^(?:invalid-request|not-found)$/.test(error.reason)) {
        throw error;
      }
      resumed = false;
      query = first;
      continue;
    }
    resumed = false;
    const records = page.records.filter(isNew);
    const next = page.next === undefined ? undefined : nextQuery(page.next, first, space);
    idle = records.length === 0 ? idle + 1 : 0;
    if (next !== undefined && (seen.has(next) || idle >= mostIdlePages)) {
      throw strange(space, 'the links to the next page go round in circles');
    }
    yield { records, ...(next === undefined ? {} : { next }), ...(limit === undefined ? {} : { limit }) };
    if (next === undefined) return;
    query = next;
  }
}

function firstQuery({ pageSize, after, before }: Stretch, margin = second): string {
  const query = new URLSearchParams({ page_size: String(pageSize), include_deleted: 'true' });
  if (after !== undefined) query.set('created_after', isoTime(wholeSecond(Math.floor, after - margin)));
  if (before !== undefined) query.set('created_before', isoTime(wholeSecond(Math.ceil, before + margin)));
  return query.toString();
}

function wholeSecond(round: (value: number) => number, time: number): Date {
  return new Date(Math.max(0, round(time / second) * second));
}

/** The query of a link, with what it left out of the filters. */
function nextQuery(link: string, first: string, space: string): string {
  let url: URL;
  try {
    url = new URL(link, 'https://any.invalid');
  } catch {
    throw strange(space, 'the link to the next page is none');
  }
  if (url.pathname !== logsPath)
    throw strange(space, `the link to the next page does not lead to ${logsPath}`);
  for (const [name, value] of new URLSearchParams(first)) {
    if (!url.searchParams.has(name)) url.searchParams.set(name, value);
  }
  return url.searchParams.toString();
}

// Two generations: when the younger is full the older is forgotten.
function recentRecords(): (record: VideoRecord) => boolean {
  let younger = new Map<string, string>();
  let older = new Map<string, string>();
  return ({ value }) => {
    const id = idOf(value.id);
    if (id === undefined) return true;
    // A record that comes again with another state has changed meanwhile.
    const state = precedenceOf(value);
    if ((younger.get(id) ?? older.get(id)) === state) return false;
    if (younger.size === rememberedRecords) {
      older = younger;
      younger = new Map();
    }
    younger.set(id, state);
    return true;
  };
}

function strange(space: string, what: string): ApiError {
  return new ApiError('unexpected-answer', `signalwire/video, space ${space}: ${what}`, {
    hint: 'What was committed stays. Try again; a smaller window with --from and --to may get past it.',
  });
}
