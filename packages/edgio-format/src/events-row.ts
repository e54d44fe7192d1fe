import type { LogEventV1 } from '@logs/core';
import type { Column, EventType, Layout } from './column.ts';
import { eventReader } from './events-event.ts';
import type { EventsRecord } from './events-record.ts';
import { kinds } from './kinds.ts';
import { columnsOf, eventType, typeOf } from './layout.ts';
import { defaultOptions, type ReadOptions } from './plan.ts';

// The commonest layout that says all of an event is taken.
const preference: readonly Layout[] = ['base', 'ray', 'enhanced', 'enhanced+ray', 'legacy'];

/**
 * Event → record, the inverse of normalizing with the same options: in the first layout that reads back as
 * this event. An event of none of the vendor's types becomes a record of date, time, its type and extras.
 */
export function eventWriter(
  options: ReadOptions = defaultOptions,
): (event: Omit<LogEventV1, 'id'>) => (string | null)[] {
  const read = eventReader({ ...options, mode: 'lenient' });
  return (event) => {
    const name = String(event.attributes[eventType] ?? event.name);
    const type = typeOf(name);
    if (type === undefined) return [...leadingCells(event, name), ...extraCells(event)];
    const set = options.layout[name] ?? 'auto';
    const layouts = set === 'auto' ? preference.filter((layout) => type.layouts.includes(layout)) : [set];
    const records = layouts.map((layout) => record(event, name, type, layout, options));
    const best = records.find((each) => isSame(read, each, event)) ?? widest(records);
    return best ?? [];
  };
}

function record(
  event: Omit<LogEventV1, 'id'>,
  name: string,
  type: EventType,
  layout: Layout,
  options: ReadOptions,
): (string | null)[] {
  const own = columnsOf(type, layout).map((column) => cellOf(event, column));
  const custom = (options.customFields[name] ?? []).map((field) => text(event, `uplynk.custom.${field}`));
  return [...leadingCells(event, name), ...own, ...extraCells(event), ...custom];
}

function leadingCells({ time, attributes }: Omit<LogEventV1, 'id'>, name: string): string[] {
  const lineTime = String(attributes['uplynk.line_time'] ?? time);
  return [lineTime.slice(0, 10), lineTime.slice(11, 19), name];
}

function cellOf({ attributes, time }: Omit<LogEventV1, 'id'>, column: Column): string | null {
  const unfit = attributes[`uplynk.${column.name}`];
  return (
    kinds[column.kind].write(attributes, column, time) ??
    (unfit === undefined ? undefined : String(unfit)) ??
    column.none ??
    null
  );
}

function extraCells(event: Omit<LogEventV1, 'id'>): (string | null)[] {
  const numbers = Object.keys(event.attributes).map((key) =>
    Number(/^uplynk\.extra\.(\d+)$/.exec(key)?.[1] ?? 0),
  );
  return Array.from({ length: Math.max(0, ...numbers) }, (_, k) => text(event, `uplynk.extra.${k + 1}`));
}

function text({ attributes }: Omit<LogEventV1, 'id'>, attribute: string): string | null {
  const value = attributes[attribute];
  return value === undefined ? null : String(value);
}

function isSame(
  read: ReturnType<typeof eventReader>,
  record: EventsRecord,
  { attributes, time }: Omit<LogEventV1, 'id'>,
): boolean {
  const again = read(record).event;
  const keys = Object.keys(attributes);
  return (
    again.time === time &&
    keys.length === Object.keys(again.attributes).length &&
    keys.every((key) => again.attributes[key] === attributes[key])
  );
}

function widest(records: readonly (string | null)[][]): (string | null)[] | undefined {
  return records.toSorted((a, b) => b.length - a.length)[0];
}
