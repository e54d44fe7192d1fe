import type { Cell, Encoder } from './encoder.ts';
import { allColumns, type EventColumn, type EventLike, tableColumns } from './event-column.ts';
import { orderedEvent } from './event-json.ts';
import type { OutputFormat } from './format.ts';
import { jsonEncoder, ndjsonEncoder } from './json.ts';
import { type Look, rowEncoder } from './row-encoder.ts';

/**
 * Events in any format. Without `columns`, json and ndjson hold whole events, csv the columns of the `events`
 * view, and a table time, name and details; with them, just these.
 */
export function eventEncoder(
  format: OutputFormat,
  columns: readonly EventColumn[] | undefined,
  look: Look,
): Encoder<EventLike> {
  if (columns === undefined && format === 'ndjson') return ndjsonEncoder(orderedEvent);
  if (columns === undefined && format === 'json') return jsonEncoder(orderedEvent);
  const shown = columns ?? (format === 'table' ? tableColumns : allColumns);
  const rows = rowEncoder(format, shown, look);
  const row = (event: EventLike): Cell[] => shown.map((column) => column.of(event));
  return { head: rows.head, batch: (events) => rows.batch(events.map(row)), end: rows.end };
}
