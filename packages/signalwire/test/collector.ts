import type { GapV1 } from '@logs/core';
import type { VideoCheckpoint } from '../src/video-checkpoint.ts';
import type { VideoFeed } from '../src/video-feed.ts';

const { signal } = new AbortController();

/** What a collector has: the plainest store there is, beside the feed's own word on versions. */
export interface Collected {
  feed: VideoFeed;
  /** The text of each record by its event id, with its version. */
  records: Map<string, { text: string; version: string }>;
  checkpoint?: VideoCheckpoint;
  gaps: GapV1[];
}

/** A collector that has nothing yet. */
export function collector(feed: VideoFeed): Collected {
  return { feed, records: new Map(), gaps: [] };
}

/**
 * Collects the space `my-space` as the engine does, page by page with the checkpoint after each, and dies after so
 * many pages. Answers the texts of the records that came.
 */
export async function collect(to: Collected, pages = Number.POSITIVE_INFINITY): Promise<string[]> {
  const { feed, checkpoint } = to;
  const came: string[] = [];
  const scan = feed.scan({
    query: { spaces: ['my-space'] },
    ...(checkpoint === undefined ? {} : { checkpoint }),
    signal,
  });
  let left = pages;
  for await (const { items, checkpoint, gaps = [] } of scan) {
    if (left-- <= 0) break;
    for (const raw of items) {
      came.push(raw.text);
      const { id } = feed.normalize(raw, { source: 'test', feed: 'signalwire/video' });
      const version = feed.version?.(raw) ?? '';
      const held = to.records.get(id);
      if (held === undefined || held.version <= version) to.records.set(id, { text: raw.text, version });
    }
    to.checkpoint = JSON.parse(JSON.stringify(checkpoint)) as VideoCheckpoint;
    to.gaps.push(...gaps);
  }
  return came;
}
