import type { FileCountsV1, FileFeedV1, InvalidRecordV1, LimitsV1, LogEventV1 } from '../provider/index.ts';
import { eventCounter, noCounts } from './event-counts.ts';
import { normalizeRecord } from './normalize-frame.ts';

const lineFeed = 10;

/** What the record path needs of a file. */
export interface RecordPathJob {
  feed: FileFeedV1;
  source: string;
  feedName: string;
  file: { key: string; attributes?: Record<string, string> };
  limits: LimitsV1;
  /** Receives the records that cannot become events, in order. */
  invalid(records: InvalidRecordV1[]): void;
}

/**
 * A file's events record by record, for stores that do not load in bulk and feeds without a table. The
 * counts are complete once the events ended.
 */
export function recordPath(
  job: RecordPathJob,
  body: AsyncIterable<Uint8Array>,
): { events: AsyncGenerator<{ line: number; event: LogEventV1 }[]>; counts: FileCountsV1 } {
  const counts = noCounts();
  return { counts, events: eventsOf(job, body, counts) };
}

async function* eventsOf(
  { feed, source, feedName, file, limits, invalid }: RecordPathJob,
  body: AsyncIterable<Uint8Array>,
  counts: FileCountsV1,
): AsyncGenerator<{ line: number; event: LogEventV1 }[]> {
  const count = eventCounter(feed);
  const lines = { ended: 0, open: false };
  let recordLines = 0;
  const stream = ReadableStream.from(countedLines(body, lines));
  for await (const frames of feed.decode(stream, file, limits)) {
    const events: { line: number; event: LogEventV1 }[] = [];
    const wrong: InvalidRecordV1[] = [];
    for (const { line, offset, length, bytes, raw, invalid: unframed } of frames) {
      recordLines += 1 + lineFeeds(bytes);
      const normalized =
        unframed === undefined
          ? normalizeRecord(feed, raw, { source, feed: feedName, key: file.key, line, offset })
          : { invalid: unframed };
      if ('event' in normalized) {
        events.push({ line, event: normalized.event });
        count(counts, normalized.event);
      } else {
        wrong.push({ line, offset, length, bytes: new Uint8Array(bytes), reason: normalized.invalid });
      }
    }
    if (wrong.length > 0) {
      counts.invalid += wrong.length;
      invalid(wrong);
    }
    yield events;
  }
  counts.skippedLines = Math.max(0, lines.ended + (lines.open ? 1 : 0) - recordLines);
}

/** Passes bytes through and counts their lines; a last line without an end is `open`. */
async function* countedLines(
  body: AsyncIterable<Uint8Array>,
  lines: { ended: number; open: boolean },
): AsyncGenerator<Uint8Array> {
  for await (const bytes of body) {
    if (bytes.byteLength === 0) continue;
    lines.ended += lineFeeds(bytes);
    lines.open = bytes.at(-1) !== lineFeed;
    yield bytes;
  }
}

function lineFeeds(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) count += 1;
  return count;
}
