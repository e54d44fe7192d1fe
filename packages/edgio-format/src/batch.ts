import { defaultLimits, type LimitsV1 } from '@logs/core';
import { fieldCell } from './cells.ts';
import { isDateTime } from './checks.ts';
import type { Layout } from './column.ts';
import { Framer, found } from './frame.ts';
import { columnsOf, leading, typeOf } from './layout.ts';
import { parseNumber } from './parse-number.ts';
import { pieces } from './read.ts';

const mostRows = 8192;

/** One column of a batch. */
export interface BatchColumn {
  /** The value's text, decoded when asked for; null where there is none. */
  text(row: number): string | null;
  /** For columns of numbers: their values, NaN where there is none that fits. */
  numbers?: Float64Array;
}

/** Some rows of one event type, column by column. Only valid until the next batch is asked for. */
export interface ColumnBatch {
  rows: number;
  /** Physical line of each row. */
  lines: Float64Array;
  /** Time of each row, Unix time in milliseconds. */
  times: Float64Array;
  /** Columns by the vendor's name: `asset_id`, `duration`. */
  columns: ReadonlyMap<string, BatchColumn>;
  /** Records since the last batch that are not of this type and layout, or not readable. */
  others: number;
}

/**
 * Inflated bytes → typed columns of the lines of one known event type and layout. Texts stay bytes until
 * they are asked for.
 */
export async function* decodeColumns(
  body: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
  { type, layout = 'base', limits = defaultLimits }: { type: string; layout?: Layout; limits?: LimitsV1 },
): AsyncGenerator<ColumnBatch> {
  const framer = new Framer(limits);
  const batch = new Batch(type, layout, framer);
  for await (const piece of pieces(body)) {
    if (piece === undefined) framer.finish();
    else framer.push(piece);
    for (let what = framer.next(); what !== found.more; what = framer.next()) {
      if (what === found.record) batch.add();
      else batch.others++;
      if (batch.rows < mostRows) continue;
      yield batch;
      batch.clear();
    }
    if (batch.rows === 0 && (piece !== undefined || batch.others === 0)) continue;
    yield batch;
    batch.clear();
  }
}

class Batch implements ColumnBatch {
  rows = 0;
  others = 0;
  readonly lines = new Float64Array(mostRows);
  readonly times = new Float64Array(mostRows);
  readonly columns: ReadonlyMap<string, BatchColumn>;

  readonly #framer: Framer;
  readonly #name: Uint8Array;
  readonly #width: number;
  readonly #starts: Int32Array;
  readonly #quoted: Uint8Array;
  readonly #numbers: { k: number; numbers: Float64Array }[] = [];
  #quotes = false; // some row of this batch or an earlier one has quotes
  #date = -1;
  #midnight = 0;

  constructor(name: string, layout: Layout, framer: Framer) {
    const type = typeOf(name);
    if (type?.layouts.includes(layout) !== true) throw new RangeError(`${name} has no layout ${layout}`);
    const columns = columnsOf(type, layout);
    this.#framer = framer;
    this.#name = new TextEncoder().encode(name);
    this.#width = leading + columns.length;
    this.#starts = new Int32Array(mostRows * (this.#width + 1));
    this.#quoted = new Uint8Array(mostRows * this.#width);
    this.columns = new Map(
      columns.map((column, k): [string, BatchColumn] => {
        const text = (row: number) => this.#text(row, leading + k);
        if (!['integer', 'number', 'duration', 'epoch', 'instant'].includes(column.kind))
          return [column.name, { text }];
        const numbers = new Float64Array(mostRows);
        this.#numbers.push({ k: leading + k, numbers });
        return [column.name, { text, numbers }];
      }),
    );
  }

  clear(): void {
    this.rows = this.others = 0;
  }

  add(): void {
    const { buffer, starts, start, count, quotes, quoted, line } = this.#framer;
    const row = this.rows;
    if (count !== this.#width || !this.#isType() || starts[1] !== start + 11 || !isDateTime(buffer, start)) {
      this.others++;
      return;
    }
    this.lines[row] = line;
    this.times[row] = this.#time(buffer, start);
    const width = this.#width;
    const own = this.#starts;
    const place = row * (width + 1);
    for (let k = leading; k <= width; k++) own[place + k] = starts[k] as number;
    if (quotes || this.#quotes) this.#quoted.set(quoted.subarray(0, width), row * width);
    this.#quotes ||= quotes;
    const numeric = this.#numbers;
    for (let n = 0; n < numeric.length; n++) {
      const { k, numbers } = numeric[n] as (typeof numeric)[number];
      const isQuoted = quotes && quoted[k] === 1 ? 1 : 0;
      const from = (starts[k] as number) + isQuoted;
      numbers[row] = parseNumber(buffer, from, (starts[k + 1] as number) - 1 - isQuoted);
    }
    this.rows++;
  }

  #isType(): boolean {
    const { buffer, starts } = this.#framer;
    const from = starts[2] as number;
    if ((starts[3] as number) - 1 - from !== this.#name.length) return false;
    for (let i = 0; i < this.#name.length; i++) if (buffer[from + i] !== this.#name[i]) return false;
    return true;
  }

  #time(buffer: Uint8Array, at: number): number {
    const date =
      (two(buffer, at) * 100 + two(buffer, at + 2)) * 10_000 +
      two(buffer, at + 5) * 100 +
      two(buffer, at + 8);
    if (date !== this.#date) {
      this.#date = date;
      this.#midnight = Date.parse(String.fromCharCode(...buffer.subarray(at, at + 10)));
    }
    const seconds = two(buffer, at + 11) * 3600 + two(buffer, at + 14) * 60 + two(buffer, at + 17);
    return this.#midnight + seconds * 1000;
  }

  #text(row: number, k: number): string | null {
    const place = row * (this.#width + 1) + k;
    const quoted = this.#quotes && this.#quoted[row * this.#width + k] === 1;
    return fieldCell(
      this.#framer.buffer,
      this.#starts[place] as number,
      (this.#starts[place + 1] as number) - 1,
      quoted,
    );
  }
}

function two(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) * 10 + (bytes[at + 1] as number) - 0x210;
}
