import { type AttributesV1, InvalidRecordError, type LogEventV1, type OriginV1 } from '@logs/core';
import { numberText } from '@logs/core/http';
import { redactUrl } from '@logs/core/toolkit';
import { exactJson } from './exact-json.ts';
import { instantOf, timeText } from './instant.ts';
import { idOf, isDeleted, type VideoLog, type VideoRecord } from './video-record.ts';

const kinds: ReadonlyMap<string, string> = new Map([
  ['video_room_session', 'room'],
  ['video_conference_session', 'conference'],
]);

/**
 * One session as it stands, or the tombstone of a deleted log. Pure.
 *
 * @throws InvalidRecordError when id or created_at cannot be read, or the space is unknown.
 */
export function videoEvent({ space, text, value }: VideoRecord, origin: OriginV1): LogEventV1 {
  const log: VideoLog = typeof value === 'object' && value !== null ? value : {};
  const id = idOf(log.id);
  const created = instantOf(log.created_at);
  if (id === undefined || created === undefined || space === '') {
    const issues = [
      ...(id === undefined ? ['id: not a UUID'] : []),
      ...(created === undefined ? ['created_at: not a time'] : []),
      ...(space === '' ? ['url: tells no space'] : []),
    ];
    throw new InvalidRecordError(issues, { origin });
  }
  const attributes: AttributesV1 = { 'media.account.id': space };
  const event: LogEventV1 = {
    id: `${space}:${id}`,
    time: timeText(log.created_at, created),
    name: 'media.room.session',
    severity: 9,
    attributes,
    raw: text,
  };
  if (isDeleted(log)) {
    const discarded = instantOf(log.discarded_at);
    if (discarded !== undefined) attributes['media.discarded_time'] = timeText(log.discarded_at, discarded);
    event.deleted = true;
    return event;
  }
  addRoom(attributes, log);
  addSession(attributes, log);
  addCharge(attributes, log);
  const ended = attributes['media.session.end_time'];
  if (typeof ended === 'string') event.endTime = ended;
  return event;
}

// Assignments by name, one by one: faster than a table of readings, and every record goes this way.
function addRoom(to: AttributesV1, { source, type, url, room_name, locked }: VideoLog): void {
  if (isText(source)) to['signalwire.source'] = source.includes('-') ? source.replaceAll('-', '_') : source;
  if (isText(type)) {
    const kind = kinds.get(type);
    if (kind === undefined) to['signalwire.type'] = type;
    else to['media.room.kind'] = kind;
  }
  if (isText(room_name)) to['media.room.name'] = room_name;
  if (typeof locked === 'boolean') to['media.room.locked'] = locked;
  if (!isText(url)) return;
  to['url.full'] = redactUrl(url);
  const session = lastSegment(url);
  if (session === '') return;
  to['session.id'] = session;
  to['media.session.kind'] = 'room';
}

function addSession(to: AttributesV1, log: VideoLog): void {
  if (isText(log.status)) to['media.session.state'] = log.status;
  const from = log.started_at ?? log.start_time;
  const until = log.ended_at ?? log.end_time;
  const started = instantOf(from);
  const ended = instantOf(until);
  if (started !== undefined) to['media.session.start_time'] = timeText(from, started);
  if (ended === undefined) return;
  to['media.session.end_time'] = timeText(until, ended);
  if (started !== undefined && started <= ended) to['media.session.duration'] = (ended - started) / 1000;
}

function addCharge(to: AttributesV1, { charge, charge_details: details }: VideoLog): void {
  const amount = numberText(charge);
  if (amount !== undefined) {
    to['media.charge.amount'] = amount;
    to['media.charge.currency'] = 'USD';
  } else if (isText(charge)) to['signalwire.charge'] = charge;
  if (Array.isArray(details) && details.length > 0) to['media.charge.details'] = exactJson(details);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

// What stands behind the last slash of the path; a URL of a host alone has none.
function lastSegment(url: string): string {
  const path = before(before(url, '#'), '?');
  const slash = path.lastIndexOf('/');
  return path[slash - 1] === '/' ? '' : path.slice(slash + 1);
}

function before(text: string, mark: string): string {
  const at = text.indexOf(mark);
  return at < 0 ? text : text.slice(0, at);
}
