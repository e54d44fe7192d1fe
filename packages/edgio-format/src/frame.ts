import type { LimitsV1 } from '@logs/core';
import { ByteWindow, lineEnds } from './byte-window.ts';
import type { Framed } from './cells.ts';
import { isNoRecord } from './heading.ts';
import { nextControl } from './next-control.ts';
import { closingQuote, MORE, STRAY } from './quote.ts';

const TAB = 9;
const LF = 10;
const CR = 13;
const QUOTE = 0x22;
const HASH = 0x23;

/** What {@link Framer.next} found. */
export const found = { more: 0, record: 1, invalid: 2 } as const;

type Mode = 'begin' | 'record' | 'comment' | 'over-long';

/**
 * Finds records in bytes that come in pieces of any size; how they are cut never changes what is found.
 * After `next()` has answered `record`, the record's bytes are `buffer[start, end)`, and field k is
 * `buffer[starts[k], starts[k + 1] - 1)`, with its quotes when `quoted[k]` is 1. All of it holds until the
 * next call.
 */
export class Framer implements Framed {
  buffer: Uint8Array<ArrayBuffer>;
  start = 0;
  end = 0;
  /** Physical line on which the record starts, from 1. */
  line = 1;
  /** Byte offset of the record in the file. */
  offset = 0;
  /** How many fields. Those beyond the limit are counted and not kept. */
  count = 0;
  readonly starts: Int32Array;
  readonly quoted: Uint8Array;
  /** Whether any field is quoted. */
  quotes = false;
  /** How many fields before the last have no byte. */
  empty = 0;
  /** How many bytes are control characters other than TAB and line ends. */
  controls = 0;
  /** After `invalid`: why, and the record's length, of which `kept` holds the first bytes. */
  reason = '';
  length = 0;
  kept = new Uint8Array(0);
  /** Physical lines so far that are no record by the vendor's rules. */
  skipped = 0;

  readonly #limits: LimitsV1;
  readonly #window = new ByteWindow();
  #size = 0; // of the window
  #at = 0; // where scanning goes on
  #field = 0; // where the field under way starts
  #inQuotes = false;
  #raw = false; // the field under way begins with a quote that is none
  #mode: Mode = 'begin';
  #nextLine = 1;
  #cr = false; // the last byte of an over-long record so far is CR
  #finished = false;

  constructor(limits: LimitsV1) {
    this.#limits = limits;
    this.starts = new Int32Array(limits.columns + 2);
    this.quoted = new Uint8Array(limits.columns + 1);
    this.buffer = this.#window.bytes;
  }

  /** How many bytes of the buffer are the file's. */
  get filled(): number {
    return this.#size;
  }

  /** Takes bytes over; `next()` has answered `more` before. Give it at most a few MiB at once. */
  push(bytes: Uint8Array): void {
    const moved = this.#window.append(bytes, this.#mode === 'begin' ? this.#at : this.start);
    this.buffer = this.#window.bytes;
    this.#size = this.#window.size;
    if (moved === 0) return;
    this.#at -= moved;
    this.#field -= moved;
    this.start -= moved;
    for (let k = 0; k <= this.count && k < this.starts.length; k++)
      this.starts[k] = (this.starts[k] as number) - moved;
  }

  /** The file ends here: the rest may be a record without a line end. */
  finish(): void {
    this.#finished = true;
  }

  /** Goes on to the next record. */
  next(): 0 | 1 | 2 {
    for (;;) {
      if (this.#mode === 'begin' && !this.#begin()) return found.more;
      if (this.#mode === 'comment') {
        if (!this.#comment()) return found.more;
        continue;
      }
      if (this.#mode === 'over-long') return this.#discard();
      const what = this.#fields();
      if (what === found.record && this.#looksOdd() && isNoRecord(this)) {
        this.skipped += this.#nextLine - this.line;
        continue;
      }
      return what;
    }
  }

  // Passes blank lines; false when bytes are missing to tell what stands here.
  #begin(): boolean {
    const { buffer } = this;
    let i = this.#at;
    for (;;) {
      if (this.#window.base + i === 0 && buffer[0] === 0xef) {
        if (this.#size < 3 && !this.#finished) return false;
        if (this.#size >= 3 && buffer[1] === 0xbb && buffer[2] === 0xbf) i = 3;
      }
      if (i >= this.#size) {
        this.#at = i;
        return false;
      }
      const b = buffer[i] as number;
      if (b === CR && i + 1 >= this.#size && !this.#finished) {
        this.#at = i;
        return false;
      }
      const width = b === LF ? 1 : b === CR && i + 1 < this.#size && buffer[i + 1] === LF ? 2 : 0;
      if (width > 0) {
        i += width;
        this.#nextLine++;
        this.skipped++;
        continue;
      }
      this.start = this.#field = this.#at = i;
      this.line = this.#nextLine;
      this.offset = this.#window.base + i;
      this.#mode = b === HASH ? 'comment' : 'record';
      this.count = this.controls = this.empty = 0;
      if (this.quotes) this.quoted.fill(0);
      this.quotes = this.#inQuotes = this.#raw = false;
      return true;
    }
  }

  #comment(): boolean {
    const end = this.buffer.indexOf(LF, this.#at);
    if (end >= this.#size) {
      this.#at = this.start = this.#size;
      if (!this.#finished) return false;
    } else {
      this.#at = end + 1;
      this.#nextLine++;
    }
    this.skipped++;
    this.#mode = 'begin';
    return true;
  }

  #fields(): 0 | 1 | 2 {
    const { buffer, starts } = this;
    const { words } = this.#window;
    const size = this.#size;
    let i = this.#at;
    let field = this.#field;
    let count = this.count;
    for (;;) {
      starts[count] = field;
      if (this.#inQuotes || (i === field && buffer[i] === QUOTE && !this.#raw)) {
        this.count = count;
        this.#field = field;
        const close = this.#close(i);
        if (close === MORE) return found.more;
        if (close === STRAY) {
          this.#raw = true;
          i = field;
        } else {
          this.quoted[count] = 1;
          this.quotes = true;
          i = close + 1;
          if (i < size && buffer[i] === TAB) {
            count++;
            field = ++i;
            continue;
          }
          return this.#ended(count, i, buffer[i] === CR ? i + 2 : i + 1);
        }
      }
      i = nextControl(buffer, words, i);
      let b = buffer[i] as number;
      while (b !== TAB && b !== LF) {
        this.controls++;
        i = nextControl(buffer, words, i + 1);
        b = buffer[i] as number;
      }
      if (b === TAB) {
        if (i === field) this.empty++;
        this.#raw = false;
        count++;
        field = ++i;
        continue;
      }
      if (i < size) {
        const crlf = i > field && buffer[i - 1] === CR;
        if (crlf) this.controls--;
        return this.#ended(count, crlf ? i - 1 : i, i + 1);
      }
      if (this.#finished) return this.#ended(count, size, size);
      this.#at = i;
      this.#field = field;
      this.count = count;
      if (size - this.start > this.#limits.recordBytes + 1) {
        this.#mode = 'over-long';
        return this.#overLong();
      }
      return found.more;
    }
  }

  #close(i: number): number {
    const from = this.#inQuotes ? this.#at : i + 1;
    const last = this.start + this.#limits.recordBytes;
    const close = closingQuote(this.buffer, from, this.#size, last, this.#finished);
    this.#inQuotes = close.found === MORE;
    this.#at = close.at;
    return close.found;
  }

  // The record's last field is number `count`; it ends at `end`, the next record begins at `next`.
  #ended(count: number, end: number, next: number): 1 | 2 {
    this.count = count + 1;
    this.end = end;
    if (count < this.#limits.columns) this.starts[count + 1] = end + 1;
    this.#at = Math.min(next, this.#size);
    this.#mode = 'begin';
    this.#nextLine += 1 + (this.quotes ? lineEnds(this.buffer, this.start, end) : 0);
    const { recordBytes, keptBytes, columns } = this.#limits;
    this.length = end - this.start;
    if (this.length > recordBytes) {
      this.reason = `longer than ${recordBytes} bytes`;
      this.kept = this.buffer.slice(this.start, this.start + Math.min(keptBytes, recordBytes));
      return found.invalid;
    }
    if (this.count > columns) {
      this.reason = `more than ${columns} columns`;
      this.kept = this.buffer.slice(this.start, end);
      return found.invalid;
    }
    return found.record;
  }

  #overLong(): 0 | 2 {
    const { recordBytes, keptBytes } = this.#limits;
    this.reason = `longer than ${recordBytes} bytes`;
    this.kept = this.buffer.slice(this.start, this.start + Math.min(keptBytes, recordBytes));
    if (this.quotes) this.#nextLine += lineEnds(this.buffer, this.start, this.#field);
    this.length = this.#size - this.start;
    this.#cr = this.buffer[this.#size - 1] === CR;
    this.start = this.#size;
    return this.#discard();
  }

  // Drops the rest of an over-long record, up to its LF.
  #discard(): 0 | 2 {
    const from = this.start;
    const lf = this.buffer.indexOf(LF, from);
    const ended = lf < this.#size;
    this.length += lf - from;
    const cr = lf > from ? this.buffer[lf - 1] === CR : this.#cr;
    this.#cr = cr;
    this.start = this.#at = ended ? lf + 1 : lf;
    if (!ended && !this.#finished) return found.more;
    if (ended && cr) this.length--;
    this.#mode = 'begin';
    this.#nextLine++;
    return found.invalid;
  }

  // A record begins with a date and has more than one column.
  #looksOdd(): boolean {
    const first = this.buffer[this.start] as number;
    return this.count === 1 || first < 0x30 || first > 0x39;
  }
}
