import type { Json, TableColumnV1, TableTypeV1 } from '@logs/core';
import { ConfigurationError } from '@logs/core/errors';
import type { FeedInfoV1 } from '@logs/core/store';

/** The events of one vendor event type as a table of their own. */
export interface NativeTable {
  /** Its name in the schema `store`. Column `c<i>` holds `columns[i]`. */
  table: string;
  type: string;
  event: string;
  severity: number | 'row';
  constants: TableTypeV1['constants'];
  columns: TableColumnV1[];
}

/** What the store keeps of a feed. */
export interface FeedDefinition {
  feed: string;
  eventType?: string;
  /** Groups of attributes by which records are asked for. */
  lookups?: string[][];
  tables: NativeTable[];
  /** View by vendor event type; for a feed without tables its only view is under the empty text. */
  views: Record<string, string>;
}

/** What a feed needs so that these events can be stored, and the statements that bring it about. */
export interface DefinitionChange {
  definition: FeedDefinition;
  statements: string[];
}

/** The engine's type of a column. */
export const columnTypes = {
  text: 'VARCHAR',
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  time: 'TIMESTAMPTZ',
} as const;

/** How a column is kept: repeated texts are packed well, repeated instants are not. */
export const storedTypes = { ...columnTypes, time: 'VARCHAR' } as const;

/** SQL of a kept column's value. */
export function columnSql(index: number, type: keyof typeof columnTypes): string {
  // A cast from TIMESTAMP to TIMESTAMPTZ would depend on the zone of whoever asks.
  return type === 'time' ? `make_timestamptz(epoch_us(CAST(t.c${index} AS TIMESTAMP)))` : `t.c${index}`;
}

/**
 * Fits a feed's stored definition to what a provider says now: new types become tables, new columns are
 * added, constants that changed begin a further table of the type.
 *
 * @throws ConfigurationError when a column has another type than before.
 */
export function define(
  info: FeedInfoV1,
  stored: FeedDefinition | undefined,
  taken: ReadonlySet<string>,
): DefinitionChange {
  const statements: string[] = [];
  const tables = structuredClone(stored?.tables ?? []);
  for (const type of info.table?.types ?? []) {
    const existing = tableOf(tables, type);
    if (existing === undefined) {
      const table = {
        ...pick(type),
        table: tableName(info.name, type.type, tables),
        columns: [...type.columns],
      };
      tables.push(table);
      statements.push(createTable(table));
    } else statements.push(...addColumns(info.name, existing, type));
  }
  const definition: FeedDefinition = { feed: info.name, tables, views: { ...stored?.views } };
  const eventType = info.eventType ?? stored?.eventType;
  if (eventType !== undefined) definition.eventType = eventType;
  const lookups = info.lookups?.map((group) => [...group].sort()) ?? stored?.lookups;
  if (lookups !== undefined) definition.lookups = lookups;
  nameViews(
    definition,
    new Set([...taken].filter((name) => !Object.values(definition.views).includes(name))),
  );
  return { definition, statements };
}

/** The table that holds a type's rows as the provider describes it now. */
export function tableOf(tables: readonly NativeTable[], type: TableTypeV1): NativeTable | undefined {
  const wanted = fixed(pick(type));
  return tables.find((table) => fixed(pick(table)) === wanted);
}

function pick({
  type,
  event,
  severity,
  constants,
}: Omit<TableTypeV1, 'columns'>): Omit<TableTypeV1, 'columns'> {
  return { type, event, severity, constants };
}

function fixed({ type, event, severity, constants }: Omit<TableTypeV1, 'columns'>): string {
  const sorted = Object.entries(constants).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([type, event, severity, sorted] satisfies Json);
}

function tableName(feed: string, type: string, tables: readonly NativeTable[]): string {
  const base = `${feed}_${type === '' ? 'other' : type}`.toLowerCase().replace(/[^a-z0-9]+/g, '_');
  const used = new Set(tables.map(({ table }) => table));
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}_${n}`;
    if (!used.has(name)) return name;
  }
}

function createTable({ table, severity, columns }: NativeTable): string {
  const all = [
    'file INTEGER',
    'line BIGINT',
    'time TIMESTAMPTZ',
    ...(severity === 'row' ? ['severity INTEGER'] : []),
    ...columns.map(({ type }, index) => `c${index} ${storedTypes[type]}`),
    'extra VARCHAR',
  ];
  return `CREATE TABLE store.${table} (${all.join(', ')})`;
}

function addColumns(feed: string, existing: NativeTable, type: TableTypeV1): string[] {
  const statements: string[] = [];
  for (const column of type.columns) {
    const index = existing.columns.findIndex(({ attribute }) => attribute === column.attribute);
    const before = existing.columns[index];
    if (before === undefined) {
      statements.push(
        `ALTER TABLE store.${existing.table} ADD COLUMN c${existing.columns.length} ${storedTypes[column.type]}`,
      );
      existing.columns.push(column);
    } else if (before.type !== column.type) {
      throw new ConfigurationError(
        `${feed}: the attribute ${column.attribute} of ${type.type} is "${before.type}" in the store and "${column.type}" in the provider.`,
        { hint: 'Use the provider that filled this store, or collect into a new store.' },
      );
    } else existing.columns[index] = column;
  }
  return statements;
}

function nameViews(definition: FeedDefinition, taken: Set<string>): void {
  const [provider = '', feed = ''] = definition.feed.split('/');
  const wanted =
    definition.tables.length === 0
      ? [['', feed] as const]
      : definition.tables.map(({ type }) => [type, type === '' ? `${provider}_unknown` : type] as const);
  for (const [type, name] of wanted) {
    if (definition.views[type] !== undefined) continue;
    const plain = name.toLowerCase().replaceAll('-', '_');
    const full = `${provider}_${plain}`.toLowerCase().replaceAll('-', '_');
    definition.views[type] =
      [plain, full].find((each) => !taken.has(each)) ?? `${full}_${definition.feed.length}`;
    taken.add(definition.views[type]);
  }
}
