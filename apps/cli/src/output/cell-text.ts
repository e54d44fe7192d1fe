import stringWidth from 'fast-string-width';
import type { Cell } from './encoder.ts';
import { safeText } from './safe-text.ts';

const plain = /^[ -~]*$/;
// Made when first needed: it takes longer than many a command.
let graphemes: Intl.Segmenter | undefined;

/** A cell for a table: one line, without control characters, at most `max` terminal columns wide. */
export function cellText(cell: Cell, absent: string, max: number): string {
  if (cell === undefined || cell === null) return absent;
  const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
  // A character may take no width at all, so a little more than `max` is looked at, and never all of megabytes.
  return cut(safeText(text.length > max * 8 ? text.slice(0, max * 8) : text), max);
}

/** How many terminal columns a text takes. */
export function widthOf(text: string): number {
  return plain.test(text) ? text.length : stringWidth(text);
}

/** The text, or its beginning and `…` when it is wider than `max` terminal columns. */
export function cut(text: string, max: number): string {
  if (widthOf(text) <= max) return text;
  if (plain.test(text)) return `${text.slice(0, max - 1)}…`;
  graphemes ??= new Intl.Segmenter();
  let width = 0;
  let end = 0;
  for (const { segment } of graphemes.segment(text)) {
    width += widthOf(segment);
    if (width > max - 1) break;
    end += segment.length;
  }
  return `${text.slice(0, end)}…`;
}
