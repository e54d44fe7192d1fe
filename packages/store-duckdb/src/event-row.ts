import type { AttributesV1, StoredEventV1 } from '@logs/core';
import { attributesOf } from './attribute-shapes.ts';
import type { Branch } from './branch.ts';
import { columnSql, type NativeTable } from './feed-definition.ts';
import type { FileFacts } from './file-facts.ts';
import { isoTime } from './iso-time.ts';
import { type JsonRow, jsonRow } from './session.ts';

/** SQL of all that {@link eventOf} needs of a row of this branch, as one JSON text. */
export function rowSql(branch: Branch): string {
  return jsonRow(columnsOf(branch));
}

/** The id of the file that a row is from, if it is from one. */
export function fileOf(branch: Branch, [file]: JsonRow): number | undefined {
  return branch.from === 'record_events' ? undefined : Number(file);
}

/** A row as the event that it was made of. */
export function eventOf(
  branch: Branch,
  cells: JsonRow,
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

const genericColumns = [
  'epoch_us(t.time)',
  't.name',
  't.severity',
  'epoch_us(t.end_time)',
  't.attributes',
  't.raw',
  't.deleted',
];

function columnsOf({ native, from }: Branch): string[] {
  if (from === 'record_events') return ['t.feed', 't.id', 't.source', 't.observed', ...genericColumns];
  if (native === undefined) return ['t.file', 't.line', ...genericColumns];
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

type Own = Omit<StoredEventV1, 'id' | 'source' | 'feed' | 'observedTime'>;

function genericOf([time, name, severity, endTime, attributes, raw, deleted]: JsonRow): Own {
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

function nativeOf(table: NativeTable, [time, severity, extra, ...values]: JsonRow): Own {
  const attributes = attributesOf(
    table,
    values.map((value, index) => {
      return value !== null && table.columns[index]?.type === 'time' ? isoTime(Number(value)) : value;
    }),
  );
  if (typeof extra === 'string') Object.assign(attributes, JSON.parse(extra));
  return {
    time: isoTime(Number(time)),
    name: table.event,
    severity: table.severity === 'row' ? Number(severity) : table.severity,
    attributes,
  };
}
