import { type CheckV1, isLogsError, type RuntimeV1 } from '@logs/core';
import { isoTime } from '@logs/core/toolkit';
import { actions, type FeedName } from './actions.ts';
import type { LiveClient } from './client.ts';
import { entriesOf } from './entries.ts';
import { listedFile } from './listed-file.ts';
import type { Listing } from './listing.ts';
import { ceilHour } from './log-time.ts';

/** What {@link checkDomain} looks with. */
interface Looking {
  client: LiveClient;
  runtime: RuntimeV1;
  listing(domain: string, from: Date, to: Date): Listing;
}

const hourMs = 3_600_000;
const lookedAtHours = 48;
const clockTolerance = 5 * 60_000;

/** Looks at one domain with a single call for the files of the last two days. */
export async function* checkDomain(
  feed: FeedName,
  domain: string,
  { client, runtime, listing }: Looking,
  signal: AbortSignal,
): AsyncGenerator<CheckV1> {
  const begun = runtime.now();
  const to = ceilHour(begun);
  const { pageSize, zone } = listing(domain, begun, to);
  try {
    const parameters = {
      DomainName: domain,
      StartTime: isoTime(new Date(to.getTime() - lookedAtHours * hourMs)),
      EndTime: isoTime(to),
      PageSize: String(pageSize),
      PageNumber: '1',
    };
    const { value, date } = await client.call(actions[feed].action, parameters, signal, false);
    const now = runtime.now();
    yield { about: 'reach', ok: true, says: `answered in ${now.getTime() - begun.getTime()} ms` };
    if (date !== undefined) yield clockCheck(now, date);
    yield { about: 'credentials', ok: true, says: 'the access key is accepted' };
    yield { about: 'scope', ok: true, says: `${actions[feed].action} of ${domain} is allowed` };
    const files = entriesOf(value).entries.map((entry) => listedFile(entry, { feed, domain, zone }).file);
    const newest = files.map(({ delivered }) => Date.parse(delivered?.to ?? '')).filter(Number.isFinite);
    yield { about: 'newest', ok: true, says: newestSays(newest, now) };
  } catch (error) {
    yield* refusal(error);
  }
}

function clockCheck(now: Date, date: Date): CheckV1 {
  const apart = Math.round((now.getTime() - date.getTime()) / 1000);
  const ok = Math.abs(apart) * 1000 <= clockTolerance;
  const says = `this clock is ${Math.abs(apart)} s ${apart < 0 ? 'behind' : 'ahead of'} the vendor’s`;
  return { about: 'clock', ok, says, ...(ok ? {} : { hint: 'Set this machine’s clock.' }) };
}

function newestSays(ends: readonly number[], now: Date): string {
  if (ends.length === 0) return `no file in the last ${lookedAtHours} hours`;
  const hours = (now.getTime() - Math.max(...ends)) / hourMs;
  return `the newest file ended ${Math.max(0, hours).toFixed(1)} hours ago`;
}

function* refusal(error: unknown): Generator<CheckV1> {
  if (!isLogsError(error)) throw error;
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  if (error.kind !== 'api') {
    yield { about: 'credentials', ok: false, says: error.message, ...hint, reason: 'auth' };
    return;
  }
  const { reason } = error;
  const isReached = reason !== 'network';
  const isKnown = reason === 'forbidden' || reason === 'not-found';
  if (isReached) yield { about: 'reach', ok: true, says: 'the vendor answers' };
  if (isKnown) yield { about: 'credentials', ok: true, says: 'the access key is accepted' };
  const about = !isReached ? 'reach' : isKnown ? 'scope' : reason === 'auth' ? 'credentials' : 'reach';
  yield { about, ok: false, says: error.message, ...hint, reason };
}
