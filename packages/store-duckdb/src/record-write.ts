import type { AttributesV1 } from '@logs/core';
import type { CommitV1, StagedRecordV1 } from '@logs/core/store';
import { timestampValue } from './duckdb.ts';
import { eventTypeOf, jsonOf, microsOf } from './plain-row.ts';
import { type StoredRecord, storedRecords } from './record-stored.ts';
import { run, type Session } from './session.ts';

/** A row of `store.record_events` that came or went, as far as its place among others depends on it. */
export interface RecordRow {
  /** Its number; no other row ever has it. */
  change: number;
  id: string;
  /** Its time in microseconds. */
  micros: number;
  attributes: AttributesV1;
  deleted: boolean;
}

/** What became of a commit's records. */
export interface RecordsWritten {
  added: RecordRow[];
  removed: RecordRow[];
}

/** A staged record as it is written and compared. */
interface Draft {
  record: StagedRecordV1;
  version: string | null;
  micros: number;
  endMicros: number | null;
  attributes: string;
}

/**
 * Writes records: of two versions of one id the greater stays, of two equal ones the later, without one the
 * first. `change` is the last number that a row was given.
 */
export async function writeRecords(
  session: Session,
  { feed, source, observedTime }: CommitV1,
  records: readonly StagedRecordV1[],
  { commit, change }: { commit: number; change: number },
  eventType: string | undefined,
): Promise<RecordsWritten> {
  if (records.length === 0) return { added: [], removed: [] };
  const stored = await storedRecords(session, feed.name, [...new Set(records.map(({ event }) => event.id))]);
  const winners = new Map<string, Draft>();
  for (const record of records) {
    const { id } = record.event;
    const draft = draftOf(record);
    const before = winners.get(id) ?? stored.get(id);
    if (before !== undefined && !replaces(draft, before)) continue;
    winners.delete(id);
    winners.set(id, draft);
  }
  const changed = [...winners].filter(([id, draft]) => !isSame(draft, stored.get(id)));
  const removed = changed.flatMap(([id]) => stored.get(id)?.row ?? []);
  if (removed.length > 0) {
    const numbers = removed.map((row) => row.change).join(', ');
    await run(session, `DELETE FROM store.record_events WHERE change IN (${numbers})`);
  }
  const added = changed.map(([id, { record, micros }], index) => {
    const { attributes, deleted } = record.event;
    return { change: change + index + 1, id, micros, attributes, deleted: deleted === true };
  });
  const appender = await session.connection.createAppender('record_events', 'store');
  try {
    const seq = BigInt(commit);
    let number = BigInt(change);
    for (const [id, { record, version, micros, endMicros, attributes }] of changed) {
      const { event } = record;
      appender.appendVarchar(feed.name);
      appender.appendVarchar(id);
      appender.appendVarchar(source);
      appender.appendBigInt(seq);
      appender.appendBigInt(++number);
      appender.appendVarchar(observedTime);
      // In microseconds since 1970 an instant is the same as a time in UTC, and that is handed over faster.
      appender.appendTimestamp(timestampValue(BigInt(micros)));
      appender.appendVarchar(event.name);
      appender.appendInteger(event.severity);
      if (endMicros === null) appender.appendNull();
      else appender.appendTimestamp(timestampValue(BigInt(endMicros)));
      for (const text of [eventTypeOf(event, eventType), attributes, event.raw, version]) {
        if (text === undefined || text === null) appender.appendNull();
        else appender.appendVarchar(text);
      }
      appender.appendBoolean(event.deleted === true);
      appender.endRow();
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
  return { added, removed };
}

function draftOf(record: StagedRecordV1): Draft {
  const { event, version = null } = record;
  const endMicros = event.endTime === undefined ? null : microsOf(event.endTime);
  return { record, version, micros: microsOf(event.time), endMicros, attributes: jsonOf(event.attributes) };
}

function isSame({ record, version, micros, endMicros, attributes }: Draft, stored?: StoredRecord): boolean {
  const { name, severity, raw = null, deleted = false } = record.event;
  const content = [micros, name, severity, endMicros, attributes, raw];
  return (
    stored !== undefined &&
    version === stored.version &&
    deleted === stored.row.deleted &&
    content.every((each, index) => each === stored.content[index])
  );
}

function replaces({ record, version }: Draft, before: Draft | StoredRecord): boolean {
  if (version === null || before.version === null) {
    if (version !== null) return true;
    // Without versions nothing changes any more, except that the vendor deletes it.
    const wasDeleted = 'row' in before ? before.row.deleted : before.record.event.deleted === true;
    return before.version === null && record.event.deleted === true && !wasDeleted;
  }
  return version >= before.version;
}
