import { InvalidRecordError } from '@logs/core';
import type { EventsRecord } from './events-record.ts';
import { isHeading } from './heading.ts';

// A line end within a value and behind it what looks like a new record: no reader of this format could tell.
const headInside = /\n\d{4}-\d\d-\d\d\t\d\d:\d\d:\d\d\t\w{1,64}\t/;

/**
 * A record as Spark writes it, without a line end: `-` for null, `""` for the empty text, quotes only where a
 * value needs them. What Spark leaves ambiguous (a literal `-`, outer spaces) is quoted too, so that the
 * record reads back the same.
 *
 * @throws InvalidRecordError for a value in which a line end is followed by the head of a record.
 */
export function writeRecord(record: EventsRecord): string {
  const [first, ...rest] = record;
  if (first === undefined) throw new InvalidRecordError(['a record has at least one column']);
  const opening = writeCell(first);
  const ambiguous =
    opening === first && (/^[#\uFEFF]/.test(first) || isHeading(record.map((cell) => cell ?? '-')));
  const line = [ambiguous ? quoted(first) : opening, ...rest.map(writeCell)].join('\t');
  if (headInside.test(line)) {
    throw new InvalidRecordError(['a value holds a line end and behind it the head of a record']);
  }
  return line;
}

/** One value as Spark writes it in any column but the first. */
export function writeCell(cell: string | null): string {
  if (cell === null) return '-';
  return cell === '-' || cell === '' || /[\t\n\r"]|^[\0- ]|[\0- ]$/.test(cell) ? quoted(cell) : cell;
}

function quoted(cell: string): string {
  return `"${cell.replaceAll(/["\\]/g, '\\$&')}"`;
}
