import type { TableColumnV1, TableTypeV1 } from '@logs/core';
import { kinds } from './kinds.ts';
import { eventType, eventTypes, unknownEvent } from './layout.ts';

/** The vendor's event types as tables, the one for unknown types last. */
export const tableTypes: readonly TableTypeV1[] = [
  ...Object.entries(eventTypes).map(
    ([type, { event, severity, constants, columns, missing }]): TableTypeV1 => {
      const parts = columns.map((column) => kinds[column.kind].table(column));
      const more = parts.flatMap(({ more = [] }) => more);
      for (const { also } of columns) if (also !== undefined) more.push(text('error_type', also));
      if (columns.some(({ attribute }) => attribute === 'session.id')) {
        more.push(text('session_kind', 'media.session.kind'));
      }
      if (missing !== undefined) more.push(text('missing', 'uplynk.missing'));
      return {
        type,
        event,
        severity: typeof severity === 'number' ? severity : 'row',
        constants: { [eventType]: type, ...constants },
        columns: [...parts.flatMap(({ own = [] }) => own), ...more],
      };
    },
  ),
  { type: '', event: unknownEvent, severity: 9, constants: {}, columns: [text('event_type', eventType)] },
];

/** The table of this type. */
export const tableTypeOf: ReadonlyMap<string, TableTypeV1> = new Map(
  tableTypes.map((type) => [type.type, type]),
);

function text(name: string, attribute: string): TableColumnV1 {
  return { name, attribute, type: 'text' };
}
