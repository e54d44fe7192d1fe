import type { Column } from './encoder.ts';

/** Space between two columns. */
export const gap = 2;

const smallest = 8;

/** A column in the place that it got. */
export interface PlacedColumn extends Column {
  /** Which cell of a row it shows. */
  at: number;
  /** In terminal columns. */
  width: number;
}

/** What a column asks for, in terminal columns. */
export interface Wish {
  /** Room for its name and all its values. */
  natural: number;
  /** Room for all its values; its name may be cut. */
  values: number;
  /** It has no value. */
  empty: boolean;
}

/**
 * Fits columns into `width`: first the widest give way, then columns go, those without any value first, from
 * the right. Numbers and times are never cut, only their names.
 */
export function layOut(
  columns: readonly Column[],
  wishes: readonly Wish[],
  width: number,
): { shown: PlacedColumn[]; hidden: string[] } {
  const all = columns.map((column, at) => ({ ...column, at, width: wishes[at]?.natural ?? 0 }));
  const shown = [...all];
  const least = shown.map((column, at) => leastOf(column, wishes[at]));
  const total = (widths: readonly number[]) =>
    widths.reduce((sum, one) => sum + one, gap * (widths.length - 1));
  while (shown.length > 1 && total(shown.map(({ at }) => least[at] ?? 0)) > width) {
    const emptyOne = shown.findLastIndex(({ at }) => wishes[at]?.empty);
    shown.splice(emptyOne === -1 ? shown.length - 1 : emptyOne, 1);
  }
  if (shown.length === 1) least[shown[0]?.at ?? 0] = 1;
  for (let cap = Math.max(0, ...shown.map((column) => column.width)); cap > 0; cap--) {
    if (total(shown.map((column) => column.width)) <= width) break;
    for (const column of shown) column.width = Math.min(column.width, Math.max(cap, least[column.at] ?? 0));
  }
  return { shown, hidden: all.filter((column) => !shown.includes(column)).map(({ name }) => name) };
}

function leastOf(column: PlacedColumn, wish: Wish | undefined): number {
  if (column.kind === 'text') return Math.min(column.width, column.least ?? smallest);
  return Math.max(wish?.values ?? 0, Math.min(column.width, column.least ?? 1));
}
