import type { StoredEventV1 } from '@logs/core';
import type { ServeFailure } from './serve-failure.ts';

const headers = { 'content-type': 'application/json' };

/** Logs as the vendor answers them; `took` in milliseconds. */
export function success(events: readonly StoredEventV1[], total: number, took: number): Response {
  const logs = events.map(logText).join(',');
  const body = `{"message":"Origin Logs Found","status":"success","handle_time":"${handleTime(took)}","logs":[${logs}],"log_count":${total}}`;
  return new Response(body, { headers });
}

/** A refusal; the vendor's clients only read it when the HTTP status is that of a success. */
export function failure({ message, code }: ServeFailure, took: number): Response {
  return new Response(JSON.stringify({ message, status: 'failure', handle_time: handleTime(took), code }), {
    headers,
  });
}

function handleTime(took: number): string {
  return `${(took / 1000).toFixed(4)} seconds`;
}

/** What has no value, as the vendor writes it. */
const empty = { username: '""', session_id: 'null', entry_name: 'null', ip_address: '""', server: '""' };

/** A log as the vendor sent it, or, where that is not known, as it would send it. */
function logText({ raw, id, time, attributes }: StoredEventV1): string {
  if (raw !== undefined) return raw;
  const text = (attribute: string, absent: string) => {
    const value = attributes[attribute];
    return value === undefined ? absent : JSON.stringify(String(value));
  };
  const number = String(attributes['scaleengine.log.id'] ?? id.slice(id.indexOf(':') + 1));
  const encoder = attributes['media.encoder.name'];
  const error = attributes['error.message'];
  const metadata = {
    ...(encoder === undefined ? {} : { encoder }),
    ...(error === undefined ? {} : { error }),
  };
  return `{${[
    `"id":${/^\d+$/.test(number) ? number : JSON.stringify(number)}`,
    `"app":${text('media.app.name', '""')}`,
    `"stream":${text('media.stream.name', '""')}`,
    `"username":${text('user.name', empty.username)}`,
    `"session_id":${text('session.id', empty.session_id)}`,
    `"entry_name":${text('media.push.target.name', empty.entry_name)}`,
    `"ip_address":${text('client.address', empty.ip_address)}`,
    `"server":${text('server.address', empty.server)}`,
    `"log_type":${text('scaleengine.log_type', '""')}`,
    `"logdate":${JSON.stringify(time.slice(0, 19).replace('T', ' '))}`,
    `"is_auth":${attributes['media.publish.authenticated'] === false ? 0 : 1}`,
    `"metadata":${Object.keys(metadata).length === 0 ? '[]' : JSON.stringify(metadata)}`,
  ].join(',')}}`;
}
