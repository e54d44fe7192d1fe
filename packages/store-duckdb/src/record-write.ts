import type { CommitV1, StagedRecordV1 } from '@logs/core/store';
import { listValue, timestampTZValue } from './duckdb.ts';
import { eventTypeOf, jsonOf, timeField } from './plain-row.ts';
import { type JsonRow, jsonRows, rows, run, type Session } from './session.ts';

/** A record as the store compares it with another version of it. */
interface Version {
  version: string | null;
  deleted: boolean;
  /** All that it says, for telling whether anything changed. */
  content: string;
}

/** Writes records: of two versions of one id the greater stays, of two equal ones the later, without one the first. */
export async function writeRecords(
  session: Session,
  commit: CommitV1,
  records: readonly StagedRecordV1[],
  seq: number,
  eventType: string | undefined,
): Promise<void> {
  if (records.length === 0) return;
  const feed = commit.feed.name;
  const stored = await storedVersions(session, feed, [...new Set(records.map(({ event }) => event.id))]);
  const winners = new Map<string, { record: StagedRecordV1; version: Version }>();
  for (const record of records) {
    const { id } = record.event;
    const version = versionOf(record);
    const before = winners.get(id)?.version ?? stored.get(id);
    if (before !== undefined && !replaces(version, before)) continue;
    winners.delete(id);
    winners.set(id, { record, version });
  }
  const changed = [...winners].filter(([id, { version }]) => !same(version, stored.get(id)));
  const replaced = changed.map(([id]) => id).filter((id) => stored.has(id));
  if (replaced.length > 0) {
    await run(session, 'DELETE FROM store.record_events WHERE feed = $1 AND id IN (SELECT unnest($2))', [
      feed,
      listValue(replaced),
    ]);
  }
  const [last] = await rows(session, 'SELECT coalesce(max(change), 0) FROM store.record_events');
  const appender = await session.connection.createAppender('record_events', 'store');
  try {
    let change = Number(last?.[0]);
    for (const [id, { record, version }] of changed) {
      const { event } = record;
      appender.appendVarchar(feed);
      appender.appendVarchar(id);
      appender.appendVarchar(commit.source);
      appender.appendBigInt(BigInt(seq));
      appender.appendBigInt(BigInt(++change));
      appender.appendVarchar(commit.observedTime);
      appender.appendTimestampTZ(timestampTZValue(micros(event.time)));
      appender.appendVarchar(event.name);
      appender.appendInteger(event.severity);
      if (event.endTime === undefined) appender.appendNull();
      else appender.appendTimestampTZ(timestampTZValue(micros(event.endTime)));
      for (const text of [
        eventTypeOf(event, eventType),
        jsonOf(event.attributes),
        event.raw,
        version.version,
      ]) {
        if (text === undefined || text === null) appender.appendNull();
        else appender.appendVarchar(text);
      }
      appender.appendBoolean(version.deleted);
      appender.endRow();
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}

function versionOf({ event, version }: StagedRecordV1): Version {
  const content = contentOf([
    Number(micros(event.time)),
    event.name,
    event.severity,
    event.endTime === undefined ? null : Number(micros(event.endTime)),
    jsonOf(event.attributes),
    event.raw ?? null,
  ]);
  return { version: version ?? null, deleted: event.deleted === true, content };
}

function contentOf(cells: JsonRow): string {
  return JSON.stringify(cells);
}

function same(version: Version, stored: Version | undefined): boolean {
  return (
    stored !== undefined &&
    version.version === stored.version &&
    version.deleted === stored.deleted &&
    version.content === stored.content
  );
}

function replaces(version: Version, before: Version): boolean {
  if (version.version === null || before.version === null) {
    if (version.version !== null) return true;
    // Without versions nothing changes any more, except that the vendor deletes it.
    return before.version === null && version.deleted && !before.deleted;
  }
  return version.version >= before.version;
}

async function storedVersions(
  session: Session,
  feed: string,
  ids: readonly string[],
): Promise<Map<string, Version>> {
  const content = ['epoch_us(time)', 'name', 'severity', 'epoch_us(end_time)', 'attributes', 'raw'];
  const found = await jsonRows(
    session,
    ['id', 'version', 'deleted', ...content],
    'FROM store.record_events WHERE feed = $1 AND id IN (SELECT unnest($2))',
    [feed, listValue([...ids])],
  );
  return new Map(
    found.map(([id, version, deleted, ...content]) => [
      String(id),
      {
        version: typeof version === 'string' ? version : null,
        deleted: deleted === true,
        content: contentOf(content),
      },
    ]),
  );
}

function micros(time: string): bigint {
  const field = timeField(time);
  const fraction = /\.(\d+)$/.exec(field)?.[1] ?? '';
  const seconds = Date.parse(`${field.slice(0, 10)}T${field.slice(11, 19)}Z`);
  return BigInt(seconds) * 1000n + BigInt(fraction.slice(0, 6).padEnd(6, '0'));
}
