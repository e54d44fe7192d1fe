import type { Cell, Column, Encoder } from './encoder.ts';
import { safeText } from './safe-text.ts';

const special = /[",\r\n]/;

/**
 * RFC 4180 with a header and CRLF. An absent value is an empty field, an empty text is `""`; lists and
 * objects are JSON text. With `safe` (for a terminal) lines end
 * with LF and control characters are shown as escapes.
 */
export function csvEncoder(columns: readonly Column[], { safe = false } = {}): Encoder<readonly Cell[]> {
  const field = (cell: Cell): string => {
    if (cell === undefined || cell === null) return '';
    let text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
    if (safe) text = safeText(text);
    return text === '' || special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const line = (cells: readonly Cell[]) => {
    let text = '';
    for (let at = 0; at < columns.length; at++) text += `${at === 0 ? '' : ','}${field(cells[at])}`;
    return `${text}${safe ? '\n' : '\r\n'}`;
  };
  return {
    head: () => line(columns.map(({ name }) => name)),
    batch: (rows) => {
      let text = '';
      for (const row of rows) text += line(row);
      return text;
    },
    end: () => '',
  };
}
