import { type AttributesV1, InvalidRecordError, type LogEventV1, type OriginV1 } from '@logs/core';
import { isoTime } from '@logs/core/toolkit';
import { isUtc, logdateReader } from './logdate.ts';
import { addMetadata } from './origin-metadata.ts';
import { fieldsOf, type OriginFields, type OriginRaw, textOf } from './origin-record.ts';

/** What a log type becomes: https://cp.scaleengine.net/docs/api/log/origin */
const kinds = new Map<unknown, { name: string; session: 'publish' | 'push' }>([
  ['publish', { name: 'media.publish.start', session: 'publish' }],
  ['unpublish', { name: 'media.publish.end', session: 'publish' }],
  ['push', { name: 'media.push.start', session: 'push' }],
  ['unpush', { name: 'media.push.end', session: 'push' }],
]);

/** What becomes of a field as it stands. Absent when it is null or empty. */
const fields = [
  ['app', 'media.app.name'],
  ['stream', 'media.stream.name'],
  ['username', 'user.name'],
  ['session_id', 'session.id'],
  ['entry_name', 'media.push.target.name'],
  ['ip_address', 'client.address'],
  ['server', 'server.address'],
  ['log_type', 'scaleengine.log_type'],
] as const satisfies readonly (readonly [keyof OriginFields, string])[];

/** The attribute with the vendor's event type. */
export const eventType = 'scaleengine.log_type';

/** Makes events of logs whose `logdate` is of the given zone. Pure. */
export function normalizer(zone: string): (raw: OriginRaw, origin?: OriginV1) => LogEventV1 {
  const timeOf = logdateReader(zone);
  const utc = isUtc(zone);
  // The common form is UTC but for two letters, and a Date costs more than all else here.
  const timeText = (logdate: unknown, time: number) =>
    utc && typeof logdate === 'string' && logdate.length === 19
      ? `${logdate.slice(0, 10)}T${logdate.slice(11)}Z`
      : isoTime(new Date(time));
  return (raw, origin) => {
    const record = fieldsOf(raw);
    const id = record && textOf(record.id);
    const time = timeOf(record?.logdate);
    if (record === undefined || id === undefined || Number.isNaN(time)) {
      throw new InvalidRecordError(issues(record, id), origin === undefined ? {} : { origin });
    }
    const attributes: AttributesV1 = { 'media.account.id': raw.cdn, 'scaleengine.log.id': id };
    for (const [field, attribute] of fields) {
      const text = textOf(record[field]);
      if (text !== undefined) attributes[attribute] = text;
    }
    const authenticated = flag(record.is_auth);
    if (authenticated !== undefined) attributes['media.publish.authenticated'] = authenticated;
    addMetadata(attributes, record.metadata);
    const kind = kinds.get(record.log_type);
    if (kind !== undefined && attributes['session.id'] !== undefined) {
      attributes['media.session.kind'] = kind.session;
    }
    const event: LogEventV1 = {
      id: `${raw.cdn}:${id}`,
      time: timeText(record.logdate, time),
      name: kind?.name ?? 'media.unknown',
      severity: 9,
      attributes,
      raw: raw.text,
    };
    if (record.log_type === 'publish' && authenticated === false) {
      event.name = 'media.publish.rejected';
      event.severity = 13;
      attributes['error.type'] = 'auth_failed';
    }
    if (record.log_type === 'push' && attributes['error.message'] !== undefined) {
      event.name = 'media.push.failed';
      event.severity = 17;
    }
    return event;
  };
}

function flag(value: unknown): boolean | undefined {
  if (value === 1 || value === '1' || value === true) return true;
  if (value === 0 || value === '0' || value === false) return false;
  return undefined;
}

function issues(record: OriginFields | undefined, id: string | undefined): string[] {
  if (record === undefined) return ['the log is no object'];
  return id === undefined ? ['no id'] : ['no readable logdate'];
}
