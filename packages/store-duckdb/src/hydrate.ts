import type { AttributesV1, StoredEventV1 } from '@logs/core';
import type { Branch } from './branch.ts';
import { listValue } from './duckdb.ts';
import { columnSql } from './feed-definition.ts';
import { type Cell, rows, type Session } from './session.ts';

/** Where an event stands: its branch, and the row's number there. */
export interface Place {
  branch: Branch;
  row: number;
}

interface FileFacts {
  key: string;
  feed: string;
  idPrefix: string;
  source: string;
  observedTime: string;
}

/** The events at these places, in their order, exactly as they were normalized. */
export async function hydrate(session: Session, places: readonly Place[]): Promise<StoredEventV1[]> {
  const byBranch = new Map<Branch, number[]>();
  for (const { branch, row } of places) {
    const list = byBranch.get(branch) ?? [];
    list.push(row);
    byBranch.set(branch, list);
  }
  const found = new Map<Branch, Map<number, Cell[]>>();
  const files = new Set<number>();
  for (const [branch, numbers] of byBranch) {
    const cells = new Map<number, Cell[]>();
    for (const [row, ...rest] of await fetchRows(session, branch, numbers)) {
      cells.set(Number(row), rest);
      if (branch.from !== 'record_events') files.add(Number(rest[0]));
    }
    found.set(branch, cells);
  }
  const facts = await fileFacts(session, [...files]);
  return places.map(({ branch, row }) => eventOf(branch, found.get(branch)?.get(row) ?? [], facts));
}

/** An instant in microseconds as ISO 8601, with milliseconds or microseconds only where they are not zero. */
export function isoTime(micros: number): string {
  const millis = Math.floor(micros / 1000);
  const text = new Date(millis).toISOString();
  const rest = micros - millis * 1000;
  if (rest !== 0) return text.replace('Z', `${String(rest).padStart(3, '0')}Z`);
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}

async function fetchRows(session: Session, branch: Branch, numbers: readonly number[]): Promise<Cell[][]> {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const number of numbers) {
    low = Math.min(low, number);
    high = Math.max(high, number);
  }
  const sql = `SELECT t.rowid, ${columnsOf(branch).join(', ')} FROM store.${branch.from} t
    WHERE t.rowid BETWEEN ${low} AND ${high}`;
  // A page that follows itself in the table needs no list.
  if (high - low + 1 === numbers.length) return rows(session, sql);
  return rows(session, `${sql} AND t.rowid IN (SELECT unnest($1))`, [listValue(numbers.map(BigInt))]);
}

function columnsOf({ native, from }: Branch): string[] {
  const generic = [
    'epoch_us(t.time)',
    't.name',
    't.severity',
    'epoch_us(t.end_time)',
    't.attributes',
    't.raw',
    't.deleted',
  ];
  if (from === 'record_events') return ['t.feed', 't.id', 't.source', 't.observed', ...generic];
  if (native === undefined) return ['t.file', 't.line', ...generic];
  const { severity, columns } = native.table;
  return [
    't.file',
    't.line',
    'epoch_us(t.time)',
    severity === 'row' ? 't.severity' : 'NULL',
    't.extra',
    ...columns.map(({ type }, index) => {
      const value = columnSql(index, type);
      return type === 'time' ? `epoch_us(${value})` : value;
    }),
  ];
}

async function fileFacts(session: Session, ids: readonly number[]): Promise<Map<number, FileFacts>> {
  if (ids.length === 0) return new Map();
  const found = await rows(
    session,
    'SELECT id, key, feed, id_prefix, source, observed FROM store.files WHERE id IN (SELECT unnest($1))',
    [listValue([...ids])],
  );
  return new Map(
    found.map(([id, key, feed, idPrefix, source, observed]) => [
      Number(id),
      {
        key: String(key),
        feed: String(feed),
        idPrefix: String(idPrefix),
        source: String(source),
        observedTime: String(observed),
      },
    ]),
  );
}

function eventOf(
  branch: Branch,
  cells: readonly Cell[],
  files: ReadonlyMap<number, FileFacts>,
): StoredEventV1 {
  if (branch.from === 'record_events') {
    const [feed, id, source, observed, ...generic] = cells;
    return {
      id: String(id),
      ...genericOf(generic),
      source: String(source),
      feed: String(feed),
      observedTime: String(observed),
    };
  }
  const [file, line, ...rest] = cells;
  const facts = files.get(Number(file));
  const own = branch.native === undefined ? genericOf(rest) : nativeOf(branch.native.table, rest);
  return {
    id: `${facts?.idPrefix}:${line}`,
    ...own,
    source: facts?.source ?? '',
    feed: facts?.feed ?? '',
    observedTime: facts?.observedTime ?? '',
    file: facts?.key ?? '',
    line: Number(line),
  };
}

type Own = Omit<StoredEventV1, 'id' | 'source' | 'feed' | 'observedTime'>;

function genericOf([time, name, severity, endTime, attributes, raw, deleted]: readonly Cell[]): Own {
  const own: Own = {
    time: isoTime(Number(time)),
    name: String(name),
    severity: Number(severity),
    attributes: JSON.parse(String(attributes)) as AttributesV1,
  };
  if (typeof endTime === 'number') own.endTime = isoTime(endTime);
  if (typeof raw === 'string') own.raw = raw;
  if (deleted === true) own.deleted = true;
  return own;
}

function nativeOf(table: NonNullable<Branch['native']>['table'], cells: readonly Cell[]): Own {
  const attributes: AttributesV1 = { ...table.constants };
  for (const [index, { attribute, type }] of table.columns.entries()) {
    const value = cells[index + 3];
    if (value === null || value === undefined || value instanceof Uint8Array) continue;
    attributes[attribute] = type === 'time' ? isoTime(Number(value)) : value;
  }
  const [time, severity, extra] = cells;
  if (typeof extra === 'string') Object.assign(attributes, JSON.parse(extra));
  return {
    time: isoTime(Number(time)),
    name: table.event,
    severity: table.severity === 'row' ? Number(severity) : table.severity,
    attributes,
  };
}
