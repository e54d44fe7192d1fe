import { ApiError, type LogFileV1 } from '@logs/core';
import { plainNumber } from '@logs/core/http';
import { isoTime } from '@logs/core/toolkit';
import { actions, type FeedName } from './actions.ts';
import type { LiveClient } from './client.ts';
import { entriesOf } from './entries.ts';
import { type ListedFile, listedFile } from './listed-file.ts';
import { ceilHour, floorHour } from './log-time.ts';

/** What is listed: the log files of one domain in a range of hours. */
export interface Listing {
  feed: FeedName;
  domain: string;
  from: Date;
  to: Date;
  pageSize: number;
  zone: string;
}

/** A page of a listing. */
interface Page {
  files: ListedFile[];
  total: number | undefined;
}

/** The list changed while it was read. */
class Changed extends Error {}

const starts = 5;
const mostPages = 10_000;
const hourMs = 3_600_000;

/**
 * Lists files page after page. `Total` and the list's first file must stay the same meanwhile; when they do
 * not, the listing starts again, and files come once more. A list that never holds still is read in halves.
 *
 * @throws ApiError `unexpected-answer` when the list of a single hour does not hold still, or never ends.
 */
export async function* listFiles(
  client: LiveClient,
  listing: Listing,
  signal: AbortSignal,
): AsyncGenerator<ListedFile[]> {
  for (let start = 1; start <= starts; start++) {
    try {
      return yield* walk(client, listing, signal);
    } catch (error) {
      if (!(error instanceof Changed)) throw error;
    }
  }
  const middle = floorHour(new Date((listing.from.getTime() + listing.to.getTime()) / 2));
  if (listing.to.getTime() - listing.from.getTime() <= hourMs || middle <= listing.from) {
    throw unsteady(listing, 'changes with every page: it could not be read whole');
  }
  yield* listFiles(client, { ...listing, to: middle }, signal);
  yield* listFiles(client, { ...listing, from: middle }, signal);
}

async function* walk(
  client: LiveClient,
  listing: Listing,
  signal: AbortSignal,
): AsyncGenerator<ListedFile[]> {
  const first = await pageOf(client, listing, 1, signal);
  const names = new Set(first.files.map(({ file }) => file.key));
  let seen = first.files.length;
  let page = first;
  for (let number = 2; ; number++) {
    // How many entries there are decides, not how many a page says it has.
    const isLast = page.files.length === 0 || (first.total !== undefined && seen >= first.total);
    if (isLast) break;
    if (number > mostPages) throw unsteady(listing, 'never ends');
    const next = await pageOf(client, listing, number, signal);
    if (next.total !== first.total) throw new Changed();
    const known = names.size;
    for (const { file } of next.files) names.add(file.key);
    yield page.files;
    page = next;
    seen += next.files.length;
    // The same page again: there are no more than these.
    if (names.size === known) break;
  }
  if (page !== first) {
    const again = await pageOf(client, listing, 1, signal);
    const isSame = again.total === first.total && firstName(again) === firstName(first);
    if (!isSame) throw new Changed();
  }
  yield page.files;
}

function firstName({ files }: Page): string | undefined {
  return files[0]?.file.key;
}

async function pageOf(
  client: LiveClient,
  { feed, domain, from, to, pageSize, zone }: Listing,
  number: number,
  signal: AbortSignal,
): Promise<Page> {
  const parameters = {
    DomainName: domain,
    StartTime: isoTime(from),
    EndTime: isoTime(to),
    PageSize: String(pageSize),
    PageNumber: String(number),
  };
  const { value } = await client.call(actions[feed].action, parameters, signal);
  const { entries, total } = entriesOf(value);
  return {
    files: entries.map((entry) => listedFile(entry, { feed, domain, zone })),
    total: plainNumber(total),
  };
}

/** Lists the hours of a file again and finds it there. */
export async function findFile(
  client: LiveClient,
  listing: Listing,
  { key, delivered }: LogFileV1,
  signal: AbortSignal,
): Promise<ListedFile | undefined> {
  const range =
    delivered === undefined
      ? {}
      : { from: floorHour(new Date(delivered.from)), to: ceilHour(new Date(delivered.to)) };
  for await (const files of listFiles(client, { ...listing, ...range }, signal)) {
    const found = files.find(({ file }) => file.key === key);
    if (found !== undefined) return found;
  }
  return undefined;
}

function unsteady({ feed, domain, from, to }: Listing, how: string): ApiError {
  return new ApiError(
    'unexpected-answer',
    `alibaba-live/${feed}: the list of ${domain} from ${isoTime(from)} to ${isoTime(to)} ${how}`,
    { hint: 'Collect again later.' },
  );
}
