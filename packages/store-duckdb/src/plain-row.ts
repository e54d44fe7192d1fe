import type { AttributeValueV1, ColumnTypeV1, LogEventV1 } from '@logs/core';
import { FormatError } from '@logs/core/errors';
import type { NativeTable } from './feed-definition.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that the encoding escapes
const special = /[\u0000\u0001\t\n\r]/g;
const codes: Readonly<Record<string, string>> = { '\0': '0', '\u0001': '1', '\t': 't', '\n': 'n', '\r': 'r' };
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.(?!000)\d{3})?Z$/;

/** A row in the plain encoding that bulk rows arrive in, without the line end; and whether it has an escape. */
export interface PlainRow {
  text: string;
  escaped: boolean;
}

/** The rows' fields of `file_events`, in the order in which {@link genericRow} writes them. */
export const genericFields = [
  ['time', 'TIMESTAMP'],
  ['name', 'VARCHAR'],
  ['severity', 'INTEGER'],
  ['end_time', 'TIMESTAMP'],
  ['event_type', 'VARCHAR'],
  ['attributes', 'VARCHAR'],
  ['raw', 'VARCHAR'],
  ['deleted', 'BOOLEAN'],
] as const;

/** An event as a row of its type's own table, or undefined when the table cannot hold it as it is. */
export function nativeRow(
  ordinal: number,
  line: number,
  event: LogEventV1,
  { columns, constants, severity, event: name }: Omit<NativeTable, 'table'>,
): PlainRow | undefined {
  if (event.name !== name || event.endTime !== undefined || event.deleted || event.raw !== undefined) return;
  if (severity !== 'row' && severity !== event.severity) return;
  const rest = { ...event.attributes };
  for (const [attribute, value] of Object.entries(constants)) {
    if (rest[attribute] !== value) return;
    delete rest[attribute];
  }
  const fields: (string | undefined)[] = [];
  for (const { attribute, type } of columns) {
    const value = rest[attribute];
    if (value !== undefined && !fits(value, type)) return;
    fields.push(value === undefined ? undefined : type === 'time' ? timeField(String(value)) : String(value));
    delete rest[attribute];
  }
  return row([
    String(ordinal),
    String(line),
    timeField(event.time),
    ...(severity === 'row' ? [String(event.severity)] : []),
    ...fields,
    Object.keys(rest).length === 0 ? undefined : jsonOf(rest),
  ]);
}

/** An event as a row of the table that takes every event. */
export function genericRow(
  ordinal: number,
  line: number,
  event: LogEventV1,
  eventType: string | undefined,
): PlainRow {
  return row([
    String(ordinal),
    String(line),
    timeField(event.time),
    event.name,
    String(event.severity),
    event.endTime === undefined ? undefined : timeField(event.endTime),
    eventType,
    jsonOf(event.attributes),
    event.raw,
    String(event.deleted === true),
  ]);
}

/** Attributes or texts as JSON that every JSON reader takes: half a surrogate pair becomes U+FFFD. */
export function jsonOf(
  value: Readonly<Record<string, AttributeValueV1>> | readonly (AttributeValueV1 | null)[],
): string {
  const text = JSON.stringify(value);
  if (!text.includes('\\ud')) return text;
  return text.replace(/(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/gi, '$1\ufffd');
}

/** The event type of an event of a feed, as text. */
export function eventTypeOf(event: LogEventV1, attribute: string | undefined): string | undefined {
  const value = attribute === undefined ? undefined : event.attributes[attribute];
  return value === undefined ? undefined : String(value);
}

/** An instant in microseconds since the epoch. */
export function microsOf(time: string): number {
  if (!instant.test(time)) return microsOfField(timeField(time));
  const millis = Date.parse(time);
  return Number.isNaN(millis) ? microsOfField(timeField(time)) : millis * 1000;
}

function microsOfField(field: string): number {
  const fraction = /\.(\d+)$/.exec(field)?.[1] ?? '';
  const seconds = Date.parse(`${field.slice(0, 10)}T${field.slice(11, 19)}Z`);
  return seconds * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
}

/** A time in the form in which the engine reads times fastest. */
function timeField(time: string): string {
  if (!/^\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(time) || Number.isNaN(Date.parse(time))) {
    throw new FormatError('An event has a time that is no ISO 8601 time in UTC.');
  }
  return `${time.slice(0, time.indexOf('T'))} ${time.slice(time.indexOf('T') + 1, -1)}`;
}

function fits(value: AttributeValueV1, type: ColumnTypeV1): boolean {
  if (type === 'text') return typeof value === 'string' && value !== '';
  if (type === 'boolean') return typeof value === 'boolean';
  if (type === 'integer') return Number.isSafeInteger(value);
  if (type === 'number') return typeof value === 'number' && Number.isFinite(value);
  return typeof value === 'string' && instant.test(value) && !Number.isNaN(Date.parse(value));
}

function row(fields: readonly (string | undefined)[]): PlainRow {
  let escaped = false;
  const text = fields.map((field) => {
    if (field === undefined) return '-';
    if (field === '-') {
      escaped = true;
      return '\u0001-';
    }
    const plain = field.replace(special, (character) => `\u0001${codes[character]}`);
    if (plain !== field) escaped = true;
    return plain;
  });
  return { text: text.join('\t'), escaped };
}
