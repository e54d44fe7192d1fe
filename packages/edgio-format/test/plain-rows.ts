import { isUtf8 } from 'node:buffer';
import {
  type AttributesV1,
  defaultLimits,
  type FileCountsV1,
  type InvalidRecordV1,
  type LimitsV1,
  type LogEventV1,
  type TableTypeV1,
} from '@logs/core';
import { normalizer } from '../src/events-event.ts';
import { tableTypes } from '../src/events-table.ts';
import { defaultOptions, type ReadOptions } from '../src/plan.ts';
import { encodeRows } from '../src/table.ts';
import { framed, inPieces } from './bytes.ts';

/** What a file came to. */
export interface Outcome {
  events: { line: number; event: Omit<LogEventV1, 'id'> }[];
  invalid: InvalidRecordV1[];
  counts?: FileCountsV1;
}

interface Job {
  options?: Partial<ReadOptions>;
  limits?: Partial<LimitsV1>;
  pieces?: number[];
}

/** A file through the bulk path, its rows read back as a store would. */
export async function bulk(bytes: Uint8Array, { options, limits, pieces = [] }: Job = {}): Promise<Outcome> {
  const outcome: Outcome = { events: [], invalid: [] };
  const job = {
    key: 'k',
    ordinal: 7,
    options: { ...options } as never,
    limits: { ...defaultLimits, ...limits },
  };
  for await (const chunk of encodeRows(inPieces(bytes, ...pieces), job, { isUtf8 })) {
    if (chunk.kind === 'rows') {
      const table = tableTypes.find(({ type }) => type === chunk.type);
      if (table === undefined || chunk.bytes.at(-1) !== 10) throw new Error('no such table, or half a row');
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(chunk.bytes);
      const found = text
        .slice(0, -1)
        .split('\n')
        .map((row) => rowEvent(row, table));
      if (found.length !== chunk.rows) throw new Error(`${found.length} rows are said to be ${chunk.rows}`);
      if (chunk.escaped !== text.includes('\x01')) throw new Error('the chunk is wrong about its escapes');
      outcome.events.push(...found);
    } else if (chunk.kind === 'invalid') outcome.invalid.push(...chunk.records);
    else outcome.counts = chunk.counts;
  }
  outcome.events.sort((a, b) => a.line - b.line);
  return outcome;
}

/** The same file through decode and normalize. */
export async function byRecord(
  bytes: Uint8Array,
  { options, limits = {}, pieces = [] }: Job = {},
): Promise<Outcome> {
  const outcome: Outcome = { events: [], invalid: [] };
  const normalize = normalizer({ ...defaultOptions, ...options });
  for (const { line, offset, length, bytes: own, raw, invalid } of await framed(bytes, { limits, pieces })) {
    const quarantine = (reason: string) => outcome.invalid.push({ line, offset, length, reason, bytes: own });
    if (raw === undefined) {
      quarantine(invalid ?? '');
      continue;
    }
    try {
      const { id, ...event } = normalize(raw, { source: 's', feed: 'edgio/events', key: 'k', line });
      if (!id.endsWith(`:${line}`)) throw new Error(`${id} is not of line ${line}`);
      outcome.events.push({ line, event });
    } catch (error) {
      quarantine((error as Error).message);
    }
  }
  return outcome;
}

function rowEvent(row: string, table: TableTypeV1): Outcome['events'][number] {
  const [ordinal, line, time = '', ...rest] = row.split('\t');
  if (ordinal !== '7') throw new Error(`ordinal ${ordinal}`);
  const severity = table.severity === 'row' ? Number(rest.shift()) : table.severity;
  if (rest.length !== table.columns.length + 1) throw new Error(`${rest.length} fields in ${row}`);
  const attributes: AttributesV1 = { ...table.constants };
  table.columns.forEach(({ attribute, type }, k) => {
    const field = rest[k] as string;
    if (field === '-') return;
    const value = plainValue(field, type);
    if (attribute in attributes) throw new Error(`${attribute} twice`);
    attributes[attribute] = value;
  });
  const json = rest.at(-1) as string;
  if (json !== '-') Object.assign(attributes, JSON.parse(json));
  return { line: Number(line), event: { time: iso(time), name: table.event, severity, attributes } };
}

function plainValue(field: string, type: TableTypeV1['columns'][number]['type']): string | number | boolean {
  if (type === 'text') return unescaped(field);
  if (type === 'time') return iso(field);
  if (type === 'boolean' && /^(true|false)$/.test(field)) return field === 'true';
  if (type === 'integer' && /^-?\d+$/.test(field)) return Number(field);
  if (type === 'number' && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(field)) return Number(field);
  throw new Error(`${field} is no ${type}`);
}

const codes: Record<string, string> = { t: '\t', n: '\n', r: '\r', 0: '\0', 1: '\x01', '-': '-' };

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character of the encoding
const escapes = /\x01([\s\S]?)/g;

function unescaped(field: string): string {
  return field.replaceAll(escapes, (whole, code: string) => {
    const character = codes[code];
    if (character === undefined || (code === '-' && field !== whole))
      throw new Error(`unknown escape in ${field}`);
    return character;
  });
}

function iso(time: string): string {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{3})?$/.test(time)) throw new Error(`${time} is no time`);
  return `${time.replace(' ', 'T')}Z`;
}
