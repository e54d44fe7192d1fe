import type { StoredEventV1 } from '@logs/core';
import type { Cell } from './encoder.ts';
import { byName } from './event-json.ts';
import { safeText } from './safe-text.ts';

/** One event for a person: a line for each thing that is known of it. */
export function eventCard(event: StoredEventV1): string {
  const head: [string, Cell][] = [
    ['id', event.id],
    ['time', event.time],
    ['end_time', event.endTime],
    ['name', event.name],
    ['severity', severityOf(event.severity)],
    ['source', event.source],
    ['feed', event.feed],
    ['file', event.file],
    ['line', event.line],
    ['observed_time', event.observedTime],
    ['deleted', event.deleted && 'yes: the vendor deleted this record'],
  ];
  const attributes: [string, Cell][] = Object.entries(byName(event.attributes));
  const known = head.filter(([, value]) => value !== undefined);
  const width = Math.max(...[...known, ...attributes].map(([name]) => name.length));
  const line = ([name, value]: [string, Cell]) =>
    `${safeText(name).padEnd(width)}  ${safeText(String(value))}\n`;
  return [
    ...known.map(line),
    ...(attributes.length > 0 ? ['\n', ...attributes.map(line)] : []),
    ...(event.raw === undefined ? [] : ['\n', line(['raw', event.raw])]),
  ].join('');
}

const severities = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/** OpenTelemetry names four numbers each: 9 to 12 are info. */
function severityOf(severity: number): string {
  const name = severities[Math.floor((severity - 1) / 4)];
  return name === undefined ? String(severity) : `${severity} (${name})`;
}
