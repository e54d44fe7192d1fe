import type { LedgerRowV1, LogReaderV1 } from '@logs/core';
import { actions, type FeedName, feedNames } from './actions.ts';
import { fileAttributes } from './listed-file.ts';
import { type AnswerFormat, success } from './serve-answer.ts';
import type { ServeCredential } from './serve-credential.ts';
import { filePath, signedLink } from './serve-link.ts';
import type { Question } from './serve-question.ts';
import { Refusal } from './serve-refusal.ts';

/** What {@link serveCall} answers with. */
interface Answering {
  reader: LogReaderV1;
  credential: ServeCredential;
  now: Date;
  /** What stands before the path of a link: scheme and host, or the host alone. */
  prefix: string;
  zone: string;
  format: AnswerFormat;
}

/** Pages beyond this many files are empty without being looked for. */
const farthest = 2n ** 31n;

/** The feed whose call this is. */
export function callFor(action: string): FeedName | undefined {
  return feedNames.find((name) => actions[name].action === action);
}

/**
 * The files of a domain that overlap the hours asked for, by start and name; only those whose bytes are here.
 *
 * @throws Refusal for a domain that is not known
 */
export async function serveCall(
  feed: FeedName,
  { domain, hours, pageSize, pageNumber }: Question,
  { reader, credential, now, prefix, zone, format }: Answering,
  signal: AbortSignal,
): Promise<Response> {
  const skipped = (pageNumber - 1n) * BigInt(pageSize);
  const isFar = skipped > farthest;
  const where = { [fileAttributes.domain]: domain };
  const query = { where, overlapping: hours, kept: true, offset: isFar ? 0 : Number(skipped) } as const;
  const limit = isFar ? 1 : pageSize;
  const { files, total } = await reader.files(`alibaba-live/${feed}`, { ...query, limit }, signal);
  if (total === 0 && !(await isKnown(reader, credential, domain, signal))) {
    throw new Refusal('InvalidDomain.NotFound');
  }
  const entries = (isFar ? [] : files).map((row) => {
    const path = filePath(actions[feed], row, zone);
    return entryOf(row, `${prefix}${signedLink(path, credential, now)}`);
  });
  const detail = {
    LogCount: entries.length,
    LogInfos: { LogInfoDetail: entries },
    PageInfos: { PageIndex: pageNumber, PageSize: pageSize, Total: total },
  };
  const fields = { DomainLogDetails: { DomainLogDetail: [detail] }, DomainName: domain };
  return success(actions[feed].action, fields, format);
}

function entryOf({ attributes = {}, delivered, size = 0 }: LedgerRowV1, link: string) {
  const seconds = (time = '') => String(Math.floor((Date.parse(time) || 0) / 1000));
  return {
    EndTime: attributes[fileAttributes.end] ?? seconds(delivered?.to),
    LogName: attributes[fileAttributes.name] ?? '',
    LogPath: link,
    LogSize: size,
    StartTime: attributes[fileAttributes.start] ?? seconds(delivered?.from),
  };
}

/** A domain is known by name to the credential, or by any file of it. */
async function isKnown(
  reader: LogReaderV1,
  { domains = [] }: ServeCredential,
  domain: string,
  signal: AbortSignal,
): Promise<boolean> {
  if (domains.includes(domain)) return true;
  const where = { [fileAttributes.domain]: domain };
  for (const feed of feedNames) {
    const { total } = await reader.files(`alibaba-live/${feed}`, { where, offset: 0, limit: 1 }, signal);
    if (total > 0) return true;
  }
  return false;
}
