import { ApiError, type LogFileV1 } from '@logs/core';
import { actions, type FeedName } from './actions.ts';
import type { Entry } from './entries.ts';
import { cleaned, keyOf } from './log-name.ts';
import { listedWindow, namedWindow } from './log-time.ts';

/** A listed file and its link as listed, which is signed: it is never stored. */
export interface ListedFile {
  file: LogFileV1;
  link: string;
}

/** Names of the attributes of a file in the ledger. */
export const fileAttributes = {
  action: 'alibaba.action',
  domain: 'media.domain',
  name: 'log.file.name',
  /** As listed, which is not always what comes. */
  size: 'alibaba.log_size',
  /** As listed, in the vendor's spelling and order. */
  start: 'alibaba.start_time',
  end: 'alibaba.end_time',
  /** The window, ISO 8601 in UTC. */
  from: 'alibaba.window_start',
  to: 'alibaba.window_end',
  /** What the file's name says of its window, ISO 8601 in UTC. */
  nameFrom: 'alibaba.name_start',
  nameTo: 'alibaba.name_end',
} as const;

/** An entry of a listing as a file. Its window is that of the listed times, else that of its name. */
export function listedFile(
  entry: Entry,
  { feed, domain, zone }: { feed: FeedName; domain: string; zone: string },
): ListedFile {
  const name = cleaned(entry.LogName) || lastPart(entry.LogPath);
  if (name === '') {
    throw new ApiError('unexpected-answer', `alibaba-live/${feed}: a listed file of ${domain} has no name`);
  }
  const named = namedWindow(name, zone);
  const delivered = listedWindow(entry.StartTime, entry.EndTime) ?? named;
  const size = /^\d{1,15}$/.test(entry.LogSize) ? Number(entry.LogSize) : undefined;
  const given: Record<string, string | undefined> = {
    [fileAttributes.action]: actions[feed].action,
    [fileAttributes.domain]: domain,
    [fileAttributes.name]: name,
    [fileAttributes.size]: entry.LogSize,
    [fileAttributes.start]: entry.StartTime,
    [fileAttributes.end]: entry.EndTime,
    [fileAttributes.from]: delivered?.from,
    [fileAttributes.to]: delivered?.to,
    [fileAttributes.nameFrom]: named?.from,
    [fileAttributes.nameTo]: named?.to,
  };
  const attributes = Object.entries(given).flatMap(([key, value]) => (value ? [[key, value]] : []));
  const file: LogFileV1 = {
    key: keyOf(feed, domain, name),
    fingerprint: `${entry.LogSize}:${entry.StartTime}:${entry.EndTime}`,
    compression: /\.gz$/i.test(name) ? 'gzip' : 'none',
    ...(size === undefined ? {} : { size }),
    ...(delivered === undefined ? {} : { delivered }),
    attributes: Object.fromEntries(attributes),
  };
  return { file, link: entry.LogPath };
}

function lastPart(path: string): string {
  return (
    cleaned(path)
      .replace(/[?#].*$/s, '')
      .split('/')
      .at(-1) ?? ''
  );
}
