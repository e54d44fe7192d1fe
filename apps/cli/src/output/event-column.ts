import type { ColumnTypeV1, LogEventV1, StoredEventV1 } from '@logs/core';
import { type CommonAttribute, columnOf, commonAttributes } from '@logs/core/attributes';
import { didYouMean, fieldOf, fieldType, shortFields } from '@logs/core/query';
import { UsageError } from '../usage-error.ts';
import type { Cell, Column } from './encoder.ts';
import { detailsOf } from './event-details.ts';
import { byName } from './event-json.ts';

/** What an event column reads: decoded events lack the members that a store adds. */
export type EventLike = LogEventV1 & Partial<StoredEventV1>;

/** A column of events. */
export interface EventColumn extends Column {
  of(event: EventLike): Cell;
}

const common: Readonly<Record<string, CommonAttribute>> = commonAttributes;

const members: Readonly<Record<string, Omit<EventColumn, 'name'>>> = {
  id: { kind: 'text', of: (event) => event.id },
  time: { kind: 'time', of: (event) => event.time },
  name: { kind: 'text', usual: 23, of: (event) => event.name },
  severity: { kind: 'number', of: (event) => event.severity },
  end_time: { kind: 'time', of: (event) => event.endTime },
  source: { kind: 'text', of: (event) => event.source },
  feed: { kind: 'text', of: (event) => event.feed },
  event: { kind: 'text', of: eventType },
  event_type: { kind: 'text', of: eventType },
  file: { kind: 'text', of: (event) => event.file },
  line: { kind: 'number', of: (event) => event.line },
  observed_time: { kind: 'time', of: (event) => event.observedTime },
  deleted: { kind: 'text', of: (event) => event.deleted },
  attributes: { kind: 'text', of: (event) => byName(event.attributes) },
  details: { kind: 'text', usual: 200, of: (event) => detailsOf(event.attributes) },
  raw: { kind: 'text', of: (event) => event.raw },
};

/** What a table of events shows where nothing else is asked for. */
export const tableColumns: readonly EventColumn[] = eventColumns(['time', 'name', 'details']);

/** The columns of the `events` view, which csv holds where nothing else is asked for; `attributes` holds the rest. */
export const allColumns: readonly EventColumn[] = [
  ...eventColumns(
    'id time name severity end_time source feed event_type file line observed_time'
      .split(' ')
      .concat(Object.keys(common).map(columnOf)),
  ),
  { name: 'attributes', kind: 'text', of: restOf },
];

/**
 * Columns by their names: a member of the event (`time`, `event`, `file`, `details` …), a common attribute by
 * its alias, name or SQL column (`ip`, `client.address`, `client_address`), or any name with a dot in it.
 *
 * @throws UsageError for an unknown name
 */
export function eventColumns(names: readonly string[]): EventColumn[] {
  return names.map((name) => {
    const attribute = fieldOf(name) ?? name;
    const member = members[attribute];
    if (member !== undefined) return { name, ...member };
    if (!attribute.includes('.')) throw unknown(name);
    return { name, kind: kindOf(fieldType(attribute)), of: (event) => event.attributes[attribute] };
  });
}

function kindOf(type: ColumnTypeV1 | undefined): Column['kind'] {
  if (type === 'integer' || type === 'number') return 'number';
  return type === 'time' ? 'time' : 'text';
}

function eventType(event: EventLike): Cell {
  for (const [name, value] of Object.entries(event.attributes)) {
    if (!(name in common) && /\.(event|log)_type$/.test(name)) return value;
  }
  return undefined;
}

function restOf(event: EventLike): Cell {
  const rest = Object.fromEntries(Object.entries(event.attributes).filter(([name]) => !(name in common)));
  return byName(rest);
}

function unknown(name: string): UsageError {
  const near = didYouMean(name, [...Object.keys(members), ...shortFields]);
  return new UsageError(`There is no column "${name}"`, {
    hint:
      near === undefined
        ? 'Columns are id, time, name, event, file, line, details …, an alias (ip, session, asset …) or an attribute.'
        : `Did you mean ${near}?`,
  });
}
