import type { CheckV1, FeedV1 } from '@logs/core';
import type { Source } from '@logs/core/engine';
import type { Finding } from './finding.ts';

/** Whether the feed can say more of a source than a listing does. */
export function canCheck(feed: FeedV1): feed is FeedV1 & Required<Pick<FeedV1, 'check'>> {
  return feed.check !== undefined;
}

/** What the feed says of a source, part by part, as it says it. */
export async function* checkSource(
  { name, feed, query }: Source,
  signal: AbortSignal,
): AsyncGenerator<Finding & Pick<CheckV1, 'reason'>> {
  if (!canCheck(feed)) return;
  const parts = feed.parts?.(query) ?? [];
  const several = parts.length > 1;
  for (const part of parts.length === 0 ? [{ name: '', query }] : parts) {
    const where = several ? `${name} (${part.name})` : name;
    for await (const { about, ok, says, hint, reason } of feed.check(part.query, signal)) {
      yield {
        part: where,
        ok,
        says: `${about}: ${says}`,
        ...(hint === undefined ? {} : { hint }),
        ...(reason === undefined ? {} : { reason }),
      };
    }
  }
}
