import type { EncodeJobV1, EncodeToolsV1, FileCountsV1, InvalidRecordV1, RowChunkV1 } from '@logs/core';
import { cell, row } from './cells.ts';
import { isDateTime } from './checks.ts';
import { lineReader } from './events-event.ts';
import { tableTypeOf, tableTypes } from './events-table.ts';
import { type FastRow, fastRow } from './fast-row.ts';
import type { Framer } from './frame.ts';
import { plainRows } from './plain.ts';
import { type Choice, decide, type Plan, planner, type ReadOptions } from './plan.ts';
import { RowSink } from './row-sink.ts';
import { secretCheck } from './secret-check.ts';

const mostNames = 100;
const mostInvalid = 256;
const invalidBytes = 1024 * 1024;
const ascii = new TextEncoder();

interface KnownType {
  name: string;
  bytes: Uint8Array;
  choices: (Choice | undefined)[];
}

/** Turns what a Framer finds into rows of the plain encoding. */
export class RowEncoder {
  /** Pieces that are ready to be handed out. */
  ready: RowChunkV1[] = [];
  readonly counts: FileCountsV1 = {
    events: 0,
    invalid: 0,
    skippedLines: 0,
    unknownTypes: {},
    extraColumns: {},
    unfitValues: {},
  };

  readonly #framer: Framer;
  readonly #isUtf8: (bytes: Uint8Array) => boolean;
  readonly #read: ReturnType<typeof lineReader>;
  readonly #choose: ReturnType<typeof planner>;
  readonly #secret: ReturnType<typeof secretCheck>;
  readonly #prefix: Uint8Array;
  readonly #plain = new Map(tableTypes.map((table) => [table.type, plainRows(table)]));
  readonly #sinks = new Map<string, RowSink>();
  readonly #fast = new Map<Plan, FastRow | undefined>();
  readonly #types = new Map<string, KnownType>();
  #lastType: KnownType | undefined;
  #clean = 0; // up to this offset the file is valid UTF-8
  #mixed = 0; // up to this offset each record is checked
  #invalid: InvalidRecordV1[] = [];
  #invalidSize = 0;

  constructor(framer: Framer, { ordinal }: EncodeJobV1, options: ReadOptions, tools: EncodeToolsV1) {
    this.#framer = framer;
    this.#isUtf8 = tools.isUtf8;
    this.#read = lineReader(options);
    this.#choose = planner(options);
    this.#secret = secretCheck(options.redact);
    this.#prefix = ascii.encode(`${ordinal}\t`);
  }

  /** Takes the record that the framer stands on. */
  record(): void {
    if (this.#copied()) {
      this.counts.events++;
      return;
    }
    const reading = this.#read(row(this.#framer));
    if (typeof reading === 'string') {
      const { buffer, start, end } = this.#framer;
      this.invalid(reading, buffer.slice(start, end));
      return;
    }
    const { type, event, unfit, extras } = reading;
    this.counts.events++;
    if (type === '') bump(this.counts.unknownTypes, String(event.attributes['uplynk.event_type']));
    if (extras) bump(this.counts.extraColumns, type);
    for (const column of unfit) bump(this.counts.unfitValues, `${type}.${column}`);
    const text = this.#plain.get(type)?.(event) ?? '';
    const head = this.#head();
    const bytes = ascii.encode(text);
    const whole = new Uint8Array(head.length + bytes.length);
    whole.set(head);
    whole.set(bytes, head.length);
    this.#sink(type).add(whole, text.includes('\x01'));
  }

  /** Puts the record that the framer stands on aside. */
  invalid(reason: string, bytes: Uint8Array): void {
    const { line, offset, length } = this.#framer;
    this.#invalid.push({ line, offset, length, reason, bytes });
    this.#invalidSize += bytes.length;
    this.counts.invalid++;
    if (this.#invalid.length >= mostInvalid || this.#invalidSize >= invalidBytes) this.#flushInvalid();
  }

  /** Makes all that is left ready. */
  end(): void {
    for (const sink of this.#sinks.values()) sink.flush();
    this.#flushInvalid();
    this.counts.skippedLines = this.#framer.skipped;
    this.ready.push({ kind: 'counts', counts: this.counts });
  }

  // The common case: the row is the line's own bytes, but for a few fields. False when it is not.
  #copied(): boolean {
    const framer = this.#framer;
    if (framer.quotes || framer.controls > 0 || framer.empty > 0 || framer.count < 3) return false;
    const { buffer, starts, start, end } = framer;
    if (starts[framer.count - 1] === end) return false;
    if (starts[1] !== start + 11 || starts[2] !== start + 20 || !isDateTime(buffer, start)) return false;
    const plan = this.#plan();
    if (plan === undefined) return false;
    let fast = this.#fast.get(plan);
    if (fast === undefined) {
      if (this.#fast.has(plan)) return false;
      const table = tableTypeOf.get(plan.type);
      fast = table && fastRow(plan, table, this.#secret);
      this.#fast.set(plan, fast);
      if (fast === undefined) return false;
    }
    if (!this.#isClean()) return false;
    const sink = this.#sink(plan.type);
    sink.reserve(framer.length + fast.room);
    const out = sink.bytes;
    let at = sink.used;
    for (let i = 0; i < this.#prefix.length; i++) out[at++] = this.#prefix[i] as number;
    at = writeNumber(framer.line, out, at);
    out[at++] = 9;
    for (let i = start; i < start + 19; i++) out[at++] = buffer[i] as number;
    out[at - 9] = 0x20;
    out[at++] = 9;
    const { steps } = fast;
    for (let k = 0; k < steps.length; k++) {
      at = (steps[k] as (typeof steps)[number])(framer, out, at);
      if (at === -1) return false;
    }
    out[at] = 0x2d;
    out[at + 1] = 10;
    sink.used = at + 2;
    sink.rows++;
    return true;
  }

  #plan(): Plan | undefined {
    const framer = this.#framer;
    const type = this.#type();
    const { count } = framer;
    let choice = type.choices[count];
    if (choice === undefined) {
      choice = this.#choose(type.name, count);
      if (choice === undefined) return;
      type.choices[count] = choice;
    }
    if ('plan' in choice) return choice.plan;
    if ('least' in choice) return;
    const a = framer.starts[choice.column] as number;
    if (choice.looks === 'letter' && framer.starts[choice.column + 1] === a + 2) {
      const b = (framer.buffer[a] as number) | 0x20;
      if (b > 0x60 && b < 0x7b) return choice.yes;
    }
    return decide(choice, (column) => cell(framer, column));
  }

  #type(): KnownType {
    const { buffer, starts } = this.#framer;
    const from = starts[2] as number;
    const length = (starts[3] as number) - 1 - from;
    const last = this.#lastType;
    if (last !== undefined && last.bytes.length === length) {
      let i = 0;
      while (i < length && last.bytes[i] === buffer[from + i]) i++;
      if (i === length) return last;
    }
    const name = cell(this.#framer, 2) ?? '-';
    let type = this.#types.get(name);
    if (type === undefined) {
      type = { name, bytes: buffer.slice(from, from + length), choices: [] };
      if (this.#types.size < mostNames) this.#types.set(name, type);
    }
    this.#lastType = type;
    return type;
  }

  #isClean(): boolean {
    const { buffer, start, end, offset, length, filled } = this.#framer;
    if (offset + length > this.#clean && offset + length > this.#mixed) {
      const to = Math.max(end, buffer.lastIndexOf(10, filled - 1));
      if (this.#isUtf8(buffer.subarray(start, to))) this.#clean = offset + to - start;
      else this.#mixed = offset + to - start;
    }
    return offset + length <= this.#clean || this.#isUtf8(buffer.subarray(start, end));
  }

  #head(): Uint8Array {
    const head = new Uint8Array(this.#prefix.length + 24);
    head.set(this.#prefix);
    const at = writeNumber(this.#framer.line, head, this.#prefix.length);
    head[at] = 9;
    return head.subarray(0, at + 1);
  }

  #sink(type: string): RowSink {
    const sink = this.#sinks.get(type) ?? new RowSink(type, this.ready);
    this.#sinks.set(type, sink);
    return sink;
  }

  #flushInvalid(): void {
    if (this.#invalid.length > 0) this.ready.push({ kind: 'invalid', records: this.#invalid });
    this.#invalid = [];
    this.#invalidSize = 0;
  }
}

function writeNumber(value: number, bytes: Uint8Array, at: number): number {
  let end = at + 1;
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) end++;
  let rest = value;
  for (let i = end - 1; i >= at; i--) {
    const next = Math.floor(rest / 10);
    bytes[i] = 0x30 + rest - next * 10;
    rest = next;
  }
  return end;
}

// The names are the vendor's: one may be that of a member that every object has, such as `__proto__`.
function bump(counts: Record<string, number>, name: string): void {
  const known = Object.hasOwn(counts, name) || Object.keys(counts).length < mostNames;
  const slot = known ? name : '…';
  const value = (Object.hasOwn(counts, slot) ? (counts[slot] as number) : 0) + 1;
  Object.defineProperty(counts, slot, { value, enumerable: true, writable: true, configurable: true });
}
