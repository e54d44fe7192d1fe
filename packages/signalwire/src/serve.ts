import type { ServeV1 } from '@logs/core';
import { logsPath } from './client.ts';
import { answer, complain, refuse } from './serve-answers.ts';
import { type Visitor, visitors } from './serve-credentials.ts';
import { badToken, readListing } from './serve-filters.ts';
import { feedName, logText, pageText, readPage } from './serve-list.ts';
import { idOf } from './video-record.ts';

const day = 86_400_000;

/** Answers as SignalWire does, from what was collected. `historyDays` holds when it is strict. */
export function serveSignalWire(
  { reader, credentials, runtime, publicUrl, strict }: ServeV1,
  historyDays: number,
): (request: Request) => Promise<Response> {
  const visitorOf = visitors(credentials);

  async function list(url: URL, visitor: Visitor, signal: AbortSignal): Promise<Response> {
    if (!isEncoded(url.search)) return refuse(400);
    const today = Math.floor(runtime.now().getTime() / day);
    const oldest = strict ? (today - Math.ceil(historyDays)) * day : undefined;
    const listing = readListing(url.searchParams, visitor.key, oldest);
    if (Array.isArray(listing)) return complain(listing);
    const page = await readPage(reader, visitor, listing, signal);
    if (page === undefined) return complain([badToken]);
    const token = listing.token && (url.searchParams.getAll('page_token').at(-1) ?? undefined);
    return answer(pageText(page, listing, token, (publicUrl ?? url).origin, visitor));
  }

  async function get(id: string, { space }: Visitor, signal: AbortSignal): Promise<Response> {
    const event = await reader.record(feedName, `${space}:${id}`, signal);
    return event === undefined ? refuse(404) : answer(logText(event));
  }

  return async (request) => {
    const url = new URL(request.url);
    const { pathname } = url;
    const isList = pathname === logsPath;
    if (request.method !== 'GET' || !(isList || pathname.startsWith(`${logsPath}/`))) return refuse(404);
    const visitor = visitorOf(request.headers.get('authorization'));
    if (visitor === undefined) return refuse(401);
    if (!visitor.video) return refuse(403);
    try {
      if (isList) return await list(url, visitor, request.signal);
      const id = idOf(pathname.slice(logsPath.length + 1));
      return id === undefined ? refuse(404) : await get(id, visitor, request.signal);
    } catch (error) {
      if (request.signal.aborted) throw error;
      runtime.warn('signalwire: a request could not be answered', { error: String(error).slice(0, 300) });
      return refuse(500);
    }
  };
}

// What is no UTF-8 in percent encoding, a server of the vendor's kind refuses.
function isEncoded(search: string): boolean {
  if (!search.includes('%')) return true;
  try {
    decodeURIComponent(search);
    return true;
  } catch {
    return false;
  }
}
