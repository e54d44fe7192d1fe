import { type FileFeedV1, isLogsError, type LogFileV1, type RuntimeV1 } from '@logs/core';
import { z } from 'zod';
import { actions, type FeedName, retentionDays } from './actions.ts';
import { checkDomain } from './check.ts';
import type { LiveClient } from './client.ts';
import { type Domains, domains, locate, oneDomain } from './domains.ts';
import { hoursOf, laterEdge, nextCheckpoint } from './hours.ts';
import { frameLines } from './lines.ts';
import { fileAttributes } from './listed-file.ts';
import { type Listing, listFiles } from './listing.ts';
import { keyOf, namedDomain } from './log-name.ts';
import { namedWindow } from './log-time.ts';
import { fileOpener } from './open-file.ts';
import { normalizer } from './push-proxy-event.ts';
import type { LogRecord } from './push-proxy-record.ts';
import type { Settings } from './settings.ts';

const checkpoint = z.strictObject({
  complete: z.iso.datetime().optional().describe('Hours before this one were listed to their end.'),
});

/** What a source asks of a feed: the log files of these domains. */
export type LogQuery = Domains;

/** Checkpoint of one domain. The ledger knows which files were taken; this only narrows the listing. */
export type LogCheckpoint = z.output<typeof checkpoint>;

/** Log files of one of the vendor's calls; all of them are alike. */
export function offlineLogFeed(
  feed: FeedName,
  client: LiveClient,
  settings: Settings,
  runtime: RuntimeV1,
): FileFeedV1<LogQuery, LogRecord, LogCheckpoint> {
  const { lookback, pageSize, zone, keep } = settings;
  const opener = fileOpener(feed, client, settings, runtime);
  const listing = (domain: string, from: Date, to: Date): Listing => ({
    feed,
    domain,
    from,
    to,
    pageSize,
    zone,
  });
  return {
    kind: 'files',
    docs: actions[feed].docs,
    query: domains,
    checkpoint,
    limits: {
      granularity: 3600,
      lookback: lookback * 3600,
      retention: retentionDays * 86_400,
      requestsPerSecond: settings.requestsPerSecond,
      filesAtOnce: 16,
    },
    keep,
    locate,
    parts: ({ domains }) => domains.map((domain) => ({ name: domain, query: { domains: [domain] } })),
    check: (query, signal) => checkDomain(feed, oneDomain(query), { client, runtime, listing }, signal),
    async *scan({ query, window, checkpoint: before = {}, signal }) {
      const domain = oneDomain(query);
      let hours = hoursOf({ window, complete: before.complete, now: runtime.now(), lookback });
      const after = window === undefined ? nextCheckpoint(before, hours.to) : before;
      let held = before;
      for (let tries = 0; ; tries++) {
        let page: LogFileV1[] | undefined;
        try {
          if (hours.from < hours.to) {
            for await (const files of listFiles(client, listing(domain, hours.from, hours.to), signal)) {
              if (page !== undefined) {
                yield { items: page, checkpoint: held, ...hours.gaps };
                hours = { ...hours, gaps: {} };
              } else if (window === undefined && hours.gaps.gaps !== undefined) {
                // A page of its own: a file that holds the checkpoint back must not have the gap told again.
                held = nextCheckpoint(before, hours.from);
                yield { items: [], checkpoint: held, ...hours.gaps };
                hours = { ...hours, gaps: {} };
              }
              opener.remember(files);
              page = files.map(({ file }) => file).filter((file) => isWithin(file, window));
            }
          }
        } catch (error) {
          // The vendor's clock is past an hour that ours has not reached.
          if (page !== undefined || tries > 0 || !isTooOld(error)) throw error;
          hours = laterEdge(hours);
          continue;
        }
        yield { items: page ?? [], checkpoint: after, ...hours.gaps };
        return;
      }
    },
    identify(path) {
      const name = path.split(/[/\\]/).at(-1) ?? path;
      const domain = namedDomain(name);
      const window = namedWindow(name, zone);
      if (domain === undefined || window === undefined) return undefined;
      const { domain: domainName, name: fileName, from, to } = fileAttributes;
      const attributes = { [domainName]: domain, [fileName]: name, [from]: window.from, [to]: window.to };
      return { key: keyOf(feed, domain, name), attributes };
    },
    open: opener.open,
    decode: (body, { attributes }, limits) => frameLines(body, limits, attributes?.[fileAttributes.from]),
    normalize: normalizer(feed, settings),
  };
}

function isWithin({ delivered }: LogFileV1, window: { from: Date; to: Date } | undefined): boolean {
  if (delivered === undefined || window === undefined) return true;
  return Date.parse(delivered.from) < window.to.getTime() && Date.parse(delivered.to) > window.from.getTime();
}

function isTooOld(error: unknown): boolean {
  return isLogsError(error) && error.kind === 'api' && error.code === 'InvalidStartTime.ValueNotSupported';
}
