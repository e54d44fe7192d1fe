import { cellText, cut, widthOf } from './cell-text.ts';
import type { Cell, Column, Encoder } from './encoder.ts';
import { safeText } from './safe-text.ts';
import { gap, layOut, type PlacedColumn } from './table-layout.ts';

/** How a table looks. */
export interface TableOptions {
  /** Terminal columns; without it a table is as wide as it likes, a cell at most 200. */
  width?: number | undefined;
  /** Whether the header may be bold. */
  colour?: boolean | undefined;
  /** What stands for an absent value. Nothing by default. */
  absent?: string | undefined;
  /** Writes each batch at once. Columns keep the widths of the first, or their usual ones. */
  follow?: boolean | undefined;
  /** Told which columns found no room. */
  onHidden?: ((names: string[]) => void) | undefined;
}

const widest = 200;
// Widths follow the first rows; the rest is written as it comes, so memory does not grow with the answer.
const sampleSize = 500;

/** Columns under a header, fitted to the terminal. */
export function tableEncoder(
  columns: readonly Column[],
  options: TableOptions = {},
): Encoder<readonly Cell[]> {
  const { width = Number.POSITIVE_INFINITY, absent = '', colour = false, follow = false } = options;
  const text = (cell: Cell) => cellText(cell, absent, Math.min(width, widest));
  let sample: (readonly Cell[])[] = [];
  let shown: PlacedColumn[] | undefined;

  const place = (): string => {
    const names = columns.map(({ name }) => safeText(name));
    const cells = sample.map((row) => columns.map((_, at) => text(row[at])));
    const wishes = columns.map(({ usual = 0 }, at) => {
      const values = cells.reduce((most, row) => Math.max(most, widthOf(row[at] ?? '')), follow ? usual : 0);
      const empty = sample.every((row) => row[at] === undefined || row[at] === null);
      return { natural: Math.max(values, widthOf(names[at] ?? '')), values, empty };
    });
    const layout = layOut(columns, wishes, width);
    shown = layout.shown;
    if (layout.hidden.length > 0) options.onHidden?.(layout.hidden);
    const header = line(shown, (column) => names[column.at] ?? '');
    const rule = shown.map((column) => '─'.repeat(column.width)).join(' '.repeat(gap));
    const body = cells.map((row) => line(layout.shown, ({ at }) => row[at] ?? '')).join('');
    sample = [];
    return `${colour ? `\x1b[1m${header.trimEnd()}\x1b[22m\n` : header}${rule}\n${body}`;
  };

  return {
    head: () => '',
    batch: (rows) => {
      let begin = 0;
      let out = '';
      if (shown === undefined) {
        begin = Math.min(rows.length, sampleSize - sample.length);
        sample.push(...rows.slice(0, begin));
        if (sample.length === 0 || (sample.length < sampleSize && !follow)) return '';
        out = place();
      }
      for (const row of rows.slice(begin)) out += line(shown ?? [], ({ at }) => text(row[at]));
      return out;
    },
    end: () => (shown === undefined ? place() : ''),
  };
}

function line(columns: readonly PlacedColumn[], cell: (column: PlacedColumn) => string): string {
  const cells = columns.map((column) => {
    const fitted = cut(cell(column), column.width);
    const space = ' '.repeat(Math.max(0, column.width - widthOf(fitted)));
    return column.kind === 'number' ? space + fitted : fitted + space;
  });
  return `${cells.join(' '.repeat(gap)).trimEnd()}\n`;
}
