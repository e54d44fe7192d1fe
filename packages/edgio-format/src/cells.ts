/** A framed record; see Framer. */
export interface Framed {
  readonly buffer: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly length: number;
  readonly count: number;
  readonly starts: Int32Array;
  readonly quoted: Uint8Array;
  readonly quotes: boolean;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const DASH = 0x2d;

/** The text of field k, unquoted; invalid UTF-8 becomes U+FFFD. */
export function cellText({ buffer, starts, quoted }: Framed, k: number): string {
  return fieldText(buffer, starts[k] as number, (starts[k + 1] as number) - 1, quoted[k] === 1);
}

/** Field k as a cell of a row: null for an unquoted `-`, which means that there is no value. */
export function cell({ buffer, starts, quoted }: Framed, k: number): string | null {
  return fieldCell(buffer, starts[k] as number, (starts[k + 1] as number) - 1, quoted[k] === 1);
}

/** The bytes of a field as a cell. */
export function fieldCell(buffer: Uint8Array, from: number, to: number, quoted: boolean): string | null {
  return to === from + 1 && buffer[from] === DASH ? null : fieldText(buffer, from, to, quoted);
}

function fieldText(buffer: Uint8Array, from: number, to: number, quoted: boolean): string {
  if (!quoted) return text(buffer, from, to);
  const inner = text(buffer, from + 1, to - 1);
  if (!/["\\]/.test(inner)) return inner;
  return inner.replaceAll(/\\(["\\])|""/g, (_, escaped?: string) => escaped ?? '"');
}

/** All cells of the record. */
export function row(framed: Framed): (string | null)[] {
  if (framed.quotes) return Array.from({ length: framed.count }, (_, k) => cell(framed, k));
  const cells: (string | null)[] = text(framed.buffer, framed.start, framed.end).split('\t');
  for (let k = 0; k < cells.length; k++) if (cells[k] === '-') cells[k] = null;
  return cells;
}

function text(buffer: Uint8Array, from: number, to: number): string {
  return from === to ? '' : utf8.decode(buffer.subarray(from, to));
}
