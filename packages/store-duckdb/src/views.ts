import type { AttributeValueV1, ColumnTypeV1, TableColumnV1 } from '@logs/core';
import { columnOf, commonAttributes } from '@logs/core/attributes';
import { columnSql, columnTypes, type FeedDefinition, type NativeTable } from './feed-definition.ts';
import { identifier, literal } from './literal.ts';

const common = Object.entries(commonAttributes).map(([name, { type }]) => ({
  name,
  type: type as ColumnTypeV1,
}));
const withoutCommon = literal(JSON.stringify(Object.fromEntries(common.map(({ name }) => [name, null]))));
const isoFormat = "'%Y-%m-%dT%H:%M:%S.%gZ'";

/** Names of views that are not a vendor event type's. */
export const ownViews = [
  'events',
  'events_all',
  'files',
  'windows',
  'checkpoints',
  'quarantine',
  'commits',
  'feeds',
  'meta',
];

/** An attribute of a JSON text, as text. */
export function jsonText(json: string, attribute: string): string {
  return `json_extract_string(${json}, ${literal(pointer(attribute))})`;
}

/** The JSON pointer of an attribute. */
export function pointer(attribute: string): string {
  return `/${attribute.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** An attribute's value as an SQL literal. */
export function constant(value: AttributeValueV1): string {
  return typeof value === 'string' ? literal(value) : String(value);
}

/** The statements that make the views over the events of all feeds. */
export function eventViews(feeds: readonly FeedDefinition[]): string[] {
  const native = feeds.flatMap((feed) => feed.tables.map((table) => ({ feed, table })));
  const branches = [
    ...native.map((each) => eventColumns(each)),
    eventColumns('file_events'),
    eventColumns('record_events'),
  ];
  const tables = [...native.map(({ table }) => table.table), 'file_events', 'record_events'];
  const selects = branches.map((columns, index) => `SELECT ${columns} FROM store.${tables[index]} t`);
  return [
    `CREATE OR REPLACE VIEW events_all AS ${eventRows(selects.join('\nUNION ALL\n'), ', e.deleted')}`,
    `CREATE OR REPLACE VIEW events AS ${eventRows(selects.join('\nUNION ALL\n'))} WHERE NOT e.deleted`,
  ];
}

/** A query for events in the columns of the view `events`, over selects of {@link eventColumns}. */
export function eventRows(selects: string, more = ''): string {
  const shared = common.map(({ name }) => `e.${columnOf(name)}`).join(', ');
  return `SELECT coalesce(e.id, f.id_prefix || ':' || e.line) AS id, e.time, e.name, e.severity, e.end_time,
    coalesce(e.source, f.source) AS source, coalesce(e.feed, f.feed) AS feed, e.event_type, f.key AS file, e.line,
    CAST(coalesce(e.observed, f.observed) AS TIMESTAMPTZ) AS observed_time, ${shared},
    CAST(e.attributes AS JSON) AS attributes${more}
    FROM (${selects}) e LEFT JOIN store.files f ON f.id = e.file`;
}

/** What a select from one table, named `t`, gives to {@link eventRows}. */
export function eventColumns(
  from: 'file_events' | 'record_events' | { feed: FeedDefinition; table: NativeTable },
): string {
  if (typeof from === 'object') return aliased(nativeColumns(from.feed, from.table));
  return aliased(from === 'file_events' ? fileColumns() : recordColumns());
}

/** The statements that make the views of one feed's event types, with the vendor's own columns. */
export function vendorViews(feed: FeedDefinition): string[] {
  return Object.entries(feed.views).map(([type, view]) => {
    const tables = feed.tables.filter((table) => table.type === type);
    if (tables.length === 0) {
      return `CREATE OR REPLACE VIEW ${identifier(view)} AS SELECT * FROM events WHERE feed = ${literal(feed.feed)}`;
    }
    const columns = new Map<string, TableColumnV1>();
    for (const column of tables.flatMap((table) => table.columns)) columns.set(column.attribute, column);
    const named = distinctNames([...columns.values()]);
    const selects = tables.map((table) => {
      const own = named.map(({ column, name }) => {
        const index = table.columns.findIndex(({ attribute }) => attribute === column.attribute);
        const value =
          index === -1 ? `CAST(NULL AS ${columnTypes[column.type]})` : columnSql(index, column.type);
        return `${vendorValue(value, column)} AS ${identifier(name)}`;
      });
      return select(own, 't.extra', `store.${table.table} t`, '');
    });
    const generic = named.map(({ column, name }) => {
      const value = `TRY_CAST(${jsonText('t.attributes', column.attribute)} AS ${columnTypes[column.type]})`;
      return `${vendorValue(value, column)} AS ${identifier(name)}`;
    });
    const where = ` WHERE f.feed = ${literal(feed.feed)} AND t.event_type = ${literal(type)} AND NOT t.deleted`;
    selects.push(select(generic, 't.attributes', 'store.file_events t', where));
    return `CREATE OR REPLACE VIEW ${identifier(view)} AS ${selects.join('\nUNION ALL BY NAME\n')}`;
  });
}

function select(own: string[], extra: string, table: string, where: string): string {
  const base = ["f.id_prefix || ':' || t.line AS id", 't.time', ...own, `CAST(${extra} AS JSON) AS extra`];
  return `SELECT ${[...base, 'f.source', 'f.key AS file', 't.line'].join(', ')} FROM ${table} JOIN store.files f ON f.id = t.file${where}`;
}

const viewColumns = ['id', 'time', 'extra', 'source', 'file', 'line'];

/** The columns' names, made different where they are not: the engine's names have no case. */
function distinctNames(columns: readonly TableColumnV1[]): { column: TableColumnV1; name: string }[] {
  const used = new Set(viewColumns);
  return columns.map((column) => {
    let name = column.name;
    for (let n = 2; used.has(name.toLowerCase()); n++) name = `${column.name}_${n}`;
    used.add(name.toLowerCase());
    return { column, name };
  });
}

function vendorValue(sql: string, { values }: TableColumnV1): string {
  if (values === undefined) return sql;
  const inverse = new Map<string, string>();
  for (const [vendor, attribute] of Object.entries(values)) {
    if (!inverse.has(attribute)) inverse.set(attribute, vendor);
  }
  const cases = [...inverse].map(
    ([attribute, vendor]) => `WHEN ${literal(attribute)} THEN ${literal(vendor)}`,
  );
  return cases.length === 0
    ? sql
    : `CASE CAST(${sql} AS VARCHAR) ${cases.join(' ')} ELSE CAST(${sql} AS VARCHAR) END`;
}

function nativeColumns(feed: FeedDefinition, table: NativeTable): Record<string, string> {
  const column = (attribute: string, type: ColumnTypeV1): string => {
    const index = table.columns.findIndex((each) => each.attribute === attribute);
    const fixed = table.constants[attribute];
    if (fixed !== undefined) return `CAST(${constant(fixed)} AS ${columnTypes[type]})`;
    if (index === -1) return `TRY_CAST(${jsonText('t.extra', attribute)} AS ${columnTypes[type]})`;
    const own = table.columns[index]?.type ?? type;
    const value = columnSql(index, own);
    return own === type ? value : `TRY_CAST(${value} AS ${columnTypes[type]})`;
  };
  const isRare = (attribute: string) => !Object.hasOwn(commonAttributes, attribute);
  const constants = Object.entries(table.constants).filter(([name]) => isRare(name));
  const fixed = literal(JSON.stringify(Object.fromEntries(constants)));
  const rare = table.columns.flatMap(({ attribute, type }, index) => {
    const value = columnSql(index, type);
    const sql = type === 'time' ? isoText(value) : value;
    return isRare(attribute) ? [`${literal(attribute)}, ${sql}`] : [];
  });
  const rest = rare.length === 0 ? fixed : `json_merge_patch(${fixed}, json_object(${rare.join(', ')}))`;
  return {
    id: 'CAST(NULL AS VARCHAR)',
    file: 't.file',
    line: 't.line',
    time: 't.time',
    name: literal(table.event),
    severity: table.severity === 'row' ? 't.severity' : String(table.severity),
    end_time: 'CAST(NULL AS TIMESTAMPTZ)',
    source: 'CAST(NULL AS VARCHAR)',
    feed: literal(feed.feed),
    observed: 'CAST(NULL AS VARCHAR)',
    event_type:
      feed.eventType === undefined ? literal(table.type) : typeOf(column, feed.eventType, table.type),
    deleted: 'false',
    ...Object.fromEntries(common.map(({ name, type }) => [columnOf(name), column(name, type)])),
    attributes: `CASE WHEN t.extra IS NULL THEN ${rest} ELSE json_merge_patch(${rest}, t.extra, ${withoutCommon}) END`,
  };
}

function typeOf(
  column: (attribute: string, type: ColumnTypeV1) => string,
  attribute: string,
  type: string,
): string {
  return type === '' ? column(attribute, 'text') : `coalesce(${column(attribute, 'text')}, ${literal(type)})`;
}

function fileColumns(): Record<string, string> {
  return {
    id: 'CAST(NULL AS VARCHAR)',
    file: 't.file',
    line: 't.line',
    ...generic('CAST(NULL AS VARCHAR)', 'CAST(NULL AS VARCHAR)', 'CAST(NULL AS VARCHAR)'),
  };
}

function recordColumns(): Record<string, string> {
  return {
    id: 't.id',
    file: 'CAST(NULL AS INTEGER)',
    line: 'CAST(NULL AS BIGINT)',
    ...generic('t.source', 't.feed', 't.observed'),
  };
}

function generic(source: string, feed: string, observed: string): Record<string, string> {
  return {
    time: 't.time',
    name: 't.name',
    severity: 't.severity',
    end_time: 't.end_time',
    source,
    feed,
    observed,
    event_type: 't.event_type',
    deleted: 't.deleted',
    ...Object.fromEntries(
      common.map(({ name, type }) => [
        columnOf(name),
        `TRY_CAST(${jsonText('t.attributes', name)} AS ${columnTypes[type]})`,
      ]),
    ),
    attributes: `json_merge_patch(t.attributes, ${withoutCommon})`,
  };
}

/** SQL of an instant as ISO 8601 text. */
export function isoText(sql: string): string {
  return `replace(strftime(${sql} AT TIME ZONE 'UTC', ${isoFormat}), '.000Z', 'Z')`;
}

function aliased(parts: Record<string, string>): string {
  return Object.entries(parts)
    .map(([name, sql]) => `${sql} AS ${name}`)
    .join(', ');
}
