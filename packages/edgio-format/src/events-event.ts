import { type AttributesV1, InvalidRecordError, type LogEventV1, type OriginV1 } from '@logs/core';
import { isDate, isoTime, isTime } from './calendar.ts';
import type { EventsRecord } from './events-record.ts';
import { kinds } from './kinds.ts';
import { eventType, leading, unknownEvent } from './layout.ts';
import { decide, type Plan, planner, type ReadOptions } from './plan.ts';
import { severityOf } from './severity.ts';
import { sha256 } from './sha256.ts';

/** An event of a line, without the id that its place gives it, and what was met in the line. */
export interface Reading {
  /** The vendor's event type, the empty text for one that is not in the table. */
  type: string;
  event: Omit<LogEventV1, 'id'>;
  /** Names of columns whose value did not fit. */
  unfit: string[];
  /** It has values in columns that no layout has. */
  extras: boolean;
}

/**
 * Line → event. The result is a pure function of the line; it throws InvalidRecordError for a line that has
 * too few columns or an unreadable date or time, and in strict mode for one of an unknown type or with
 * unknown columns.
 */
export function eventReader(options: ReadOptions): (record: EventsRecord) => Reading {
  const read = lineReader(options);
  return (record) => {
    const reading = read(record);
    if (typeof reading === 'string') throw new InvalidRecordError([reading]);
    return reading;
  };
}

/** As {@link eventReader}, but says why a line is invalid instead of throwing, for the sake of speed. */
export function lineReader(options: ReadOptions): (record: EventsRecord) => Reading | string {
  const choose = planner(options);
  const isStrict = options.mode === 'strict';
  const readers = new Map<Plan, ReturnType<typeof planReader>>();
  let lastDate: string | undefined; // the last readable one: most lines of a file have the same
  return (record) => {
    const [date, time, cell] = record;
    if (cell === undefined) return `too few columns: ${record.length} where ${leading} come first`;
    if (date !== lastDate) {
      if (!isDate(date ?? '')) return 'the date is unreadable';
      lastDate = date as string;
    }
    if (!isTime(time ?? '')) return 'the time is unreadable';
    const type = cell === null || cell === '' ? '-' : cell;
    const choice = choose(type, record.length);
    const lineTime = `${date}T${time}Z`;
    if (choice === undefined) {
      return isStrict ? 'unknown event type, and the mode is strict' : unknownReading(type, lineTime, record);
    }
    if ('least' in choice) {
      return `too few columns: ${record.length} where ${type} has at least ${choice.least}`;
    }
    const plan = decide(choice, (column) => record[column] ?? null);
    if (plan.extras > 0 && isStrict) {
      return `${plan.extras} columns that ${type} does not have, and the mode is strict`;
    }
    let read = readers.get(plan);
    if (read === undefined) {
      read = planReader(plan, options.redact);
      readers.set(plan, read);
    }
    return read(record, lineTime);
  };
}

function unknownReading(type: string, time: string, record: EventsRecord): Reading {
  const attributes: AttributesV1 = { [eventType]: type };
  addExtras(attributes, record, leading, record.length);
  return { type: '', event: { time, name: unknownEvent, severity: 9, attributes }, unfit: [], extras: false };
}

/** Reads the lines of one plan. */
function planReader(
  plan: Plan,
  redact: readonly string[],
): (record: EventsRecord, lineTime: string) => Reading {
  const { type, event, custom } = plan;
  const columns = plan.columns.map((column) => ({
    ...column,
    read: kinds[column.kind].reader(column, redact),
  }));
  const constants = Object.entries({ [eventType]: type, ...event.constants });
  const isMissing = event.missing?.layout === plan.layout;
  const behind = leading + columns.length;
  return (record, lineTime) => {
    const attributes: AttributesV1 = {};
    for (const [name, value] of constants) attributes[name] = value;
    const unfit: string[] = [];
    let time = lineTime;
    for (let k = 0; k < columns.length; k++) {
      const column = columns[k] as (typeof columns)[number];
      const text = record[leading + k] ?? '';
      if (text === '' || text === column.none) continue;
      if (!column.read(text, attributes)) {
        attributes[`uplynk.${column.name}`] = text;
        unfit.push(column.name);
        continue;
      }
      if (column.also !== undefined) attributes[column.also] = String(attributes[column.attribute]);
      if (column.kind === 'instant') {
        attributes[column.attribute] = lineTime;
        time = isoTime(Number(text));
      }
    }
    if (attributes['session.id'] !== undefined) attributes['media.session.kind'] = 'playback';
    if (isMissing) attributes['uplynk.missing'] = event.missing?.column ?? '';
    for (const [k, name] of custom.entries()) {
      const text = record[behind + plan.extras + k] ?? '';
      if (text !== '') attributes[`uplynk.custom.${name}`] = text;
    }
    const extras = addExtras(attributes, record, behind, behind + plan.extras);
    const severity = severityOf(event, attributes);
    return { type, event: { time, name: event.event, severity, attributes }, unfit, extras };
  };
}

// Cells `from` to below `to` as numbered attributes; whether any of them has a value.
function addExtras(attributes: AttributesV1, record: EventsRecord, from: number, to: number): boolean {
  let any = false;
  for (let k = from; k < to; k++) {
    const cell = record[k] ?? '';
    if (cell === '') continue;
    attributes[`uplynk.extra.${k - from + 1}`] = cell;
    any = true;
  }
  return any;
}

/** The feed's `normalize`: {@link eventReader} with the id that the line's place gives. */
export function normalizer(options: ReadOptions): (record: EventsRecord, origin: OriginV1) => LogEventV1 {
  const read = lineReader(options);
  let last = { key: '-', prefix: sha256('-').slice(0, 16) };
  return (record, origin) => {
    const { key = '-', line = 0 } = origin;
    const reading = read(record);
    if (typeof reading === 'string') throw new InvalidRecordError([reading], { origin });
    if (last.key !== key) last = { key, prefix: sha256(key).slice(0, 16) };
    const { time, name, severity, attributes } = reading.event;
    return { id: `${last.prefix}:${line}`, time, name, severity, attributes };
  };
}
