import type { AttributeValueV1, ColumnTypeV1, DeletedV1 } from '@logs/core';
import { commonAttributes } from '@logs/core/attributes';
import type { Catalog } from './catalog.ts';
import { columnSql, type FeedDefinition, type NativeTable } from './feed-definition.ts';
import { literal } from './literal.ts';
import { isoText, jsonText, pointer } from './views.ts';

/** Where a field of an event stands in one of the tables. */
export type Field =
  | { kind: 'absent' }
  | { kind: 'constant'; value: AttributeValueV1 }
  | { kind: 'column'; sql: string; type: ColumnTypeV1 }
  /** In a JSON text: `sql` is its text, `typeSql` the name of its JSON type; `time` when it is an instant by its name. */
  | { kind: 'json'; sql: string; typeSql: string; time: boolean };

/** One of the tables that events are in. Its rows are `t`, their file's row is `f`. */
export interface Branch {
  /** With a definition: the table of one event type. */
  native?: { feed: FeedDefinition; table: NativeTable };
  from: 'file_events' | 'record_events' | (string & {});
  /** SQL of the feed's name. */
  feedSql: string;
  field(name: string): Field;
  /** Columns that hold text; for text search. */
  texts: readonly string[];
  /** The JSON text with further attributes. */
  json: string;
  /** Attributes that all its events have. */
  constants: Readonly<Record<string, AttributeValueV1>>;
}

/** The tables that may hold the events asked for. */
export function branchesOf(catalog: Catalog, feed?: string, deleted: DeletedV1 = 'hide'): Branch[] {
  const definitions = [...catalog.values()].filter((each) => feed === undefined || each.feed === feed);
  const native = definitions.flatMap((each) => each.tables.map((table) => nativeBranch(each, table)));
  return [...(deleted === 'only' ? [] : native), genericBranch('file_events'), recordBranch];
}

/** The branch's table with its file's row beside it, when that is needed. */
export function fromOf(branch: Branch, withFile: boolean): string {
  const joined = withFile && branch.from !== 'record_events';
  return `store.${branch.from} t${joined ? ' JOIN store.files f ON f.id = t.file' : ''}`;
}

/** The condition that leaves tombstones out, or all else. */
export function deletedCondition(branch: Branch, deleted: DeletedV1): string | undefined {
  if (branch.native !== undefined || deleted === 'include') return;
  return deleted === 'only' ? 't.deleted' : 'NOT t.deleted';
}

function nativeBranch(feed: FeedDefinition, table: NativeTable): Branch {
  const columns = new Map(
    table.columns.map((column, index) => [
      column.attribute,
      { ...column, sql: columnSql(index, column.type) },
    ]),
  );
  const attribute = (name: string): Field => {
    const value = table.constants[name];
    if (value !== undefined) return { kind: 'constant', value };
    const column = columns.get(name);
    return column === undefined
      ? jsonField('t.extra', name)
      : { kind: 'column', sql: column.sql, type: column.type };
  };
  const own: Record<string, () => Field> = {
    ...fileFields,
    name: () => ({ kind: 'constant', value: table.event }),
    severity: () =>
      table.severity === 'row'
        ? { kind: 'column', sql: 't.severity', type: 'integer' }
        : { kind: 'constant', value: table.severity },
    feed: () => ({ kind: 'constant', value: feed.feed }),
    event: () => (feed.eventType === undefined ? { kind: 'absent' } : attribute(feed.eventType)),
    deleted: () => ({ kind: 'constant', value: false }),
  };
  return {
    native: { feed, table },
    from: table.table,
    feedSql: literal(feed.feed),
    field: (name) => own[name]?.() ?? attribute(name),
    texts: [...columns.values()]
      .filter(({ type }) => type === 'text' || type === 'time')
      .map(({ sql, type }) => (type === 'time' ? isoText(sql) : sql)),
    json: 't.extra',
    constants: { ...table.constants, name: table.event },
  };
}

function genericBranch(from: 'file_events' | 'record_events'): Branch {
  const own: Record<string, () => Field> = {
    ...(from === 'file_events' ? fileFields : recordFields),
    name: () => ({ kind: 'column', sql: 't.name', type: 'text' }),
    severity: () => ({ kind: 'column', sql: 't.severity', type: 'integer' }),
    event: () => ({ kind: 'column', sql: 't.event_type', type: 'text' }),
    deleted: () => ({ kind: 'column', sql: 't.deleted', type: 'boolean' }),
  };
  return {
    from,
    feedSql: from === 'file_events' ? 'f.feed' : 't.feed',
    field: (name) => own[name]?.() ?? jsonField('t.attributes', name),
    texts: ['t.name'],
    json: 't.attributes',
    constants: {},
  };
}

const time = (): Field => ({ kind: 'column', sql: 't.time', type: 'time' });

const fileFields: Record<string, () => Field> = {
  id: () => ({ kind: 'column', sql: "(f.id_prefix || ':' || t.line)", type: 'text' }),
  time,
  source: () => ({ kind: 'column', sql: 'f.source', type: 'text' }),
  feed: () => ({ kind: 'column', sql: 'f.feed', type: 'text' }),
  file: () => ({ kind: 'column', sql: 'f.key', type: 'text' }),
  line: () => ({ kind: 'column', sql: 't.line', type: 'integer' }),
};

const recordFields: Record<string, () => Field> = {
  id: () => ({ kind: 'column', sql: 't.id', type: 'text' }),
  time,
  source: () => ({ kind: 'column', sql: 't.source', type: 'text' }),
  feed: () => ({ kind: 'column', sql: 't.feed', type: 'text' }),
  file: () => ({ kind: 'absent' }),
  line: () => ({ kind: 'absent' }),
};

function jsonField(json: string, name: string): Field {
  return {
    kind: 'json',
    sql: jsonText(json, name),
    typeSql: `json_type(${json}, ${literal(pointer(name))})`,
    time: isTime(name),
  };
}

/** Whether a field is an instant by its name. */
export function isTime(name: string): boolean {
  if (name === 'time') return true;
  return (
    Object.hasOwn(commonAttributes, name) &&
    commonAttributes[name as keyof typeof commonAttributes].type === 'time'
  );
}

/** The table of records that came as answers of an API. */
export const recordBranch: Branch = genericBranch('record_events');
