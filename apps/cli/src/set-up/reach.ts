import type { FeedV1, FileFeedV1, LogFileV1, RecordFeedV1 } from '@logs/core';
import type { Source } from '@logs/core/engine';
import { byteSize, count, counted } from '../collect/amounts.ts';

/** How long a listing is followed, in milliseconds. */
const listingMs = 20_000;

/** Asks a source what it has, as a collect would, and says it in one line. */
export async function reach(source: Source, signal: AbortSignal, now: Date): Promise<string> {
  const feedName = `${source.provider.name}/${source.feedName}`;
  const says = isFiles(source.feed)
    ? await listing(source.feed, source.query, signal, now)
    : await firstPage(source.feed, source.query, signal);
  return `${feedName} answers; ${says}`;
}

function isFiles(feed: FeedV1): feed is FileFeedV1 {
  return feed.kind === 'files';
}

async function firstPage(feed: RecordFeedV1, query: unknown, signal: AbortSignal): Promise<string> {
  for await (const { items } of feed.scan({ query, signal }))
    return `${counted(items.length, 'record')} on its first page`;
  return 'no records yet';
}

async function listing(feed: FileFeedV1, query: unknown, signal: AbortSignal, now: Date): Promise<string> {
  const until = performance.now() + listingMs;
  let files = 0;
  let bytes = 0;
  let newest: LogFileV1 | undefined;
  let whole = true;
  for await (const { items } of feed.scan({ query, signal })) {
    files += items.length;
    for (const file of items) {
      bytes += file.size ?? 0;
      if (deliveredAt(file) >= deliveredAt(newest)) newest = file;
    }
    whole = performance.now() < until;
    if (!whole) break;
  }
  if (files === 0) return 'no files there yet';
  const amount = `${whole ? '' : 'more than '}${count(files)} ${files === 1 ? 'file' : 'files'}, ${byteSize(bytes)}`;
  const at = newest?.delivered?.from;
  return at === undefined
    ? amount
    : `${amount}, the newest delivered ${age(now.getTime() - Date.parse(at))} (${at})`;
}

function deliveredAt(file: LogFileV1 | undefined): string {
  return file?.delivered?.from ?? '';
}

function age(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 0) return 'in the future';
  if (minutes < 120) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.round(hours / 24)} days ago`;
}
