import type { TableTypeV1 } from '@logs/core';
import { isPlainInteger, isPlainNumber } from './checks.ts';
import type { Column } from './column.ts';
import type { Framer } from './frame.ts';
import { leading } from './layout.ts';
import type { Plan } from './plan.ts';
import { writeInstant } from './write-instant.ts';

const TAB = 9;
const DASH = 0x2d;

/** Puts one field or several into a row; answers where the next one goes, or -1 when the row is not common. */
type Step = (framer: Framer, row: Uint8Array, at: number) => number;

/** A plan whose common lines become rows by copying bytes. */
export interface FastRow {
  steps: readonly Step[];
  /** Bytes that a row may have beyond those of its line. */
  room: number;
}

type Check = (bytes: Uint8Array, from: number, to: number) => boolean;

const plainChecks: Partial<Record<Column['kind'], Check>> = {
  integer: isPlainInteger,
  number: isPlainNumber,
  duration: isPlainNumber,
};

/**
 * The steps of a plan; undefined for one that needs a line's values one by one.
 *
 * @param noSecret whether a URL's bytes stay as they are
 */
export function fastRow(plan: Plan, table: TableTypeV1, noSecret: Check): FastRow | undefined {
  const checks = { ...plainChecks, url: noSecret };
  const { columns, custom, extras, event } = plan;
  if (extras > 0 || custom.length > 0 || table.severity === 'row') return;
  const place = new Map(columns.map((column, k) => [column.attribute, leading + k]));
  const steps: Step[] = [];
  let run: { from: number; to: number; checks: [number, Check][] } | undefined;
  const endRun = () => {
    if (run !== undefined) steps.push(copy(run.from, run.to, run.checks));
    run = undefined;
  };
  for (const { attribute } of table.columns) {
    const k = place.get(attribute);
    const column = k === undefined ? undefined : columns[k - leading];
    if (
      k !== undefined &&
      (column?.kind === 'text' || checks[column?.kind as Column['kind']] !== undefined)
    ) {
      if (run?.to !== k) endRun();
      run ??= { from: k, to: k, checks: [] };
      run.to = k + 1;
      const check = checks[column?.kind as Column['kind']];
      if (check !== undefined) run.checks.push([k, check]);
      continue;
    }
    endRun();
    if (k !== undefined && column?.kind === 'choice') steps.push(choose(k, column));
    else if (k !== undefined && column?.kind === 'epoch') steps.push(instant(k));
    else if (k !== undefined) return;
    else if (attribute === 'media.session.kind') steps.push(where(place.get('session.id') ?? 0, 'playback'));
    else if (attribute === 'uplynk.missing' && event.missing?.layout === plan.layout) {
      steps.push(constant(event.missing.column));
    } else steps.push(constant('-'));
  }
  endRun();
  if (columns.some(({ kind }) => ['break', 'request', 'instant'].includes(kind))) return;
  return { steps, room: 64 + 24 * table.columns.length };
}

// Fields `from` to below `to` are the same in the row, TABs included.
function copy(from: number, to: number, checks: readonly [number, Check][]): Step {
  return ({ buffer, starts }, row, at) => {
    for (let c = 0; c < checks.length; c++) {
      const [k, check] = checks[c] as (typeof checks)[number];
      const a = starts[k] as number;
      const b = (starts[k + 1] as number) - 1;
      if (!(b === a + 1 && buffer[a] === DASH) && !check(buffer, a, b)) return -1;
    }
    let i = starts[from] as number;
    const end = (starts[to] as number) - 1;
    let o = at;
    if (end - i < 40) while (i < end) row[o++] = buffer[i++] as number;
    else {
      row.set(buffer.subarray(i, end), o);
      o += end - i;
    }
    row[o] = TAB;
    return o + 1;
  };
}

function choose(k: number, { values = {}, none }: Column): Step {
  const byByte: (Uint8Array | undefined)[] = [];
  byByte[DASH] = ascii('-');
  for (const [key, value] of Object.entries(values)) byByte[key.charCodeAt(0)] = ascii(value);
  if (none !== undefined) byByte[none.charCodeAt(0)] = ascii('-');
  return ({ buffer, starts }, row, at) => {
    const a = starts[k] as number;
    const value = (starts[k + 1] as number) === a + 2 ? byByte[buffer[a] as number] : undefined;
    return value === undefined ? -1 : put(value, row, at);
  };
}

function instant(k: number): Step {
  return ({ buffer, starts }, row, at) => {
    const a = starts[k] as number;
    const b = (starts[k + 1] as number) - 1;
    if (b === a + 1 && buffer[a] === DASH) {
      row[at] = DASH;
      row[at + 1] = TAB;
      return at + 2;
    }
    if (!isPlainInteger(buffer, a, b)) return -1;
    let ms = 0;
    for (let i = a; i < b; i++) ms = ms * 10 + (buffer[i] as number) - 0x30;
    const o = writeInstant(ms, row, at);
    if (o === -1) return -1;
    row[o] = TAB;
    return o + 1;
  };
}

function where(k: number, value: string): Step {
  const bytes = ascii(value);
  const dash = ascii('-');
  return ({ buffer, starts }, row, at) => {
    const a = starts[k] as number;
    const absent = buffer[a] === DASH && (starts[k + 1] as number) === a + 2;
    return put(absent ? dash : bytes, row, at);
  };
}

function constant(value: string): Step {
  const bytes = ascii(value);
  return (_, row, at) => put(bytes, row, at);
}

function put(value: Uint8Array, row: Uint8Array, at: number): number {
  let o = at;
  for (let i = 0; i < value.length; i++) row[o++] = value[i] as number;
  return o;
}

function ascii(value: string): Uint8Array {
  return Uint8Array.from(`${value}\t`, (c) => c.charCodeAt(0));
}
