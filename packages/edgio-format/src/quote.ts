import { headAt } from './head.ts';

const TAB = 9;
const LF = 10;
const CR = 13;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** More bytes are needed to tell; go on at `at`. */
export const MORE = -1;
/** The opening quote was none: the field is to be read again, raw, from its start. */
export const STRAY = -2;

/**
 * Looks for the quote that closes a field. It counts only before TAB, LF, CRLF or the end of the file, and
 * only up to `last`. A line end that is followed by the head of a record means that there is none.
 *
 * @param from where to go on, behind the opening quote
 * @param size how many bytes there are; a LF stands behind them
 * @param finished no more bytes will come
 * @returns `found`: index of the closing quote, {@link MORE} or {@link STRAY}
 */
export function closingQuote(
  bytes: Uint8Array,
  from: number,
  size: number,
  last: number,
  finished: boolean,
): { found: number; at: number } {
  const unknown = (at: number) => ({ found: finished || size > last ? STRAY : MORE, at });
  let i = from;
  for (;;) {
    let b = bytes[i] as number;
    while (b !== QUOTE && b !== BACKSLASH && b !== LF) b = bytes[++i] as number;
    if (i >= size) return unknown(i);
    if (b === LF) {
      const head = headAt(bytes, i + 1, size);
      if (head === 1) return { found: STRAY, at: i };
      if (head === -1 && !finished) return unknown(i);
      i++;
      continue;
    }
    const next = i + 1 < size ? (bytes[i + 1] as number) : undefined;
    if (next === undefined && !finished) return unknown(i);
    if (b === BACKSLASH) {
      i += next === QUOTE || next === BACKSLASH ? 2 : 1;
    } else if (next === QUOTE) {
      i += 2;
    } else {
      if (next === CR && i + 2 >= size && !finished) return unknown(i);
      const closes =
        next === undefined ||
        next === TAB ||
        next === LF ||
        (next === CR && i + 2 < size && bytes[i + 2] === LF);
      return { found: closes && i < last ? i : STRAY, at: i };
    }
  }
}
