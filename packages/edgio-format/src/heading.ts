import { cellText, type Framed } from './cells.ts';

const versionLine = /^(#?\s*(version|format)[:= ]*)?\d{3}$/i;
const fieldName = /^(?=.*[a-z])[\w ./()-]{1,64}$/i;
const firstNames = [['date'], ['time'], ['event', 'event_name', 'event_type', 'name', 'type']];
const longestHeading = 64 * 1024;

/** Whether a framed line is no record: only a version, only spaces, or a row of field names. */
export function isNoRecord(framed: Framed): boolean {
  if (framed.quotes || framed.length > longestHeading) return false;
  return isHeading(Array.from({ length: framed.count }, (_, k) => cellText(framed, k)));
}

/** Whether these cells, none of them quoted, are a version, spaces, or a row of field names. */
export function isHeading(cells: readonly string[]): boolean {
  const [first = ''] = cells;
  if (cells.length === 1) return first.trim() === '' || versionLine.test(first.trim());
  return (
    cells.length >= firstNames.length &&
    firstNames.every((names, k) => names.includes(plainName(cells[k] ?? ''))) &&
    cells.every((cell) => fieldName.test(cell.trim()))
  );
}

function plainName(cell: string): string {
  return cell.trim().toLowerCase().replaceAll(/[ -]/g, '_');
}
