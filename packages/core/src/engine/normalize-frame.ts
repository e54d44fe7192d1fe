import { type FeedV1, isLogsError, type LogEventV1, type OriginV1 } from '../provider/index.ts';

/** A record as an event, or why it cannot be one. */
export type Normalized = { event: LogEventV1 } | { invalid: string };

/**
 * Normalizes one record. A provider that fails on a record in an unforeseen way costs this record alone; its
 * message may hold values of the record and is not shown.
 */
export function normalizeRecord(feed: FeedV1, raw: unknown, origin: OriginV1): Normalized {
  try {
    return { event: feed.normalize(raw, origin) };
  } catch (error) {
    if (isLogsError(error)) {
      if (error.kind !== 'invalid-record') throw error;
      return { invalid: error.issues.join('; ') };
    }
    const name = error instanceof Error ? error.name : typeof error;
    return { invalid: `the provider failed on this record (${name})` };
  }
}
