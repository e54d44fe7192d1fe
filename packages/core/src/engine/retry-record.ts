import { isLogsError, type RecordFeedV1 } from '../provider/index.ts';
import type { QuarantineRowV1, StagedRecordV1 } from '../store/index.ts';
import { normalizeRecord } from './normalize-frame.ts';
import type { Run } from './run.ts';

/** A quarantined record of an API read again; `undefined` when it still is no event. */
export function recordAgain(
  { source }: Run,
  feed: RecordFeedV1,
  row: QuarantineRowV1,
): StagedRecordV1 | undefined {
  const raw = read(feed, new TextDecoder().decode(row.bytes), source.query);
  if (raw === undefined) return undefined;
  const normalized = normalizeRecord(feed, raw.value, { source: row.source, feed: row.feed });
  if ('invalid' in normalized) return undefined;
  const version = feed.version?.(raw.value);
  return { event: normalized.event, ...(version === undefined ? {} : { version }) };
}

/** Whether the record came again since it went to quarantine, in a version that the quarantined one must not replace. */
export async function isOutdated(
  { source, info, store, signal }: Run,
  feed: RecordFeedV1,
  { observedTime }: QuarantineRowV1,
  { event, version }: StagedRecordV1,
): Promise<boolean> {
  if (version === undefined) return false;
  const held = await store.record(info.name, event.id, signal);
  if (held?.raw === undefined || Date.parse(held.observedTime) < Date.parse(observedTime)) return false;
  const raw = read(feed, held.raw, source.query);
  return raw !== undefined && version <= (feed.version?.(raw.value) ?? '');
}

/** A record's text read as its feed does; `undefined` when that cannot be done. */
function read(feed: RecordFeedV1, text: string, query: unknown): { value: unknown } | undefined {
  try {
    return { value: feed.parse === undefined ? JSON.parse(text) : feed.parse(text, query) };
  } catch (error) {
    if (isLogsError(error) && error.kind === 'configuration') throw error;
    return undefined;
  }
}
