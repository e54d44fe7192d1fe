import { columnOf, commonAttributes } from '../provider/attributes.ts';
import type { ColumnTypeV1 } from '../provider/table.ts';

/** Fields that every event has beside its attributes. */
const ownFields = {
  id: 'text',
  time: 'time',
  name: 'text',
  severity: 'integer',
  source: 'text',
  feed: 'text',
  file: 'text',
  line: 'integer',
  event: 'text',
  deleted: 'boolean',
} as const satisfies Record<string, ColumnTypeV1>;

const types = new Map<string, ColumnTypeV1>(Object.entries(ownFields));
const canonical = new Map<string, string>(Object.keys(ownFields).map((name) => [name, name]));
const columns = new Map<string, string>();
for (const [attribute, about] of Object.entries(commonAttributes)) {
  types.set(attribute, about.type);
  columns.set(columnOf(attribute), attribute);
  if ('alias' in about) canonical.set(about.alias, attribute);
}

/** Short names that a filter knows: own fields and aliases. */
export const shortFields: readonly string[] = [...canonical.keys()];

/** The canonical field that a name in a filter means: a short name, an SQL column, or any dotted attribute. */
export function fieldOf(name: string): string | undefined {
  const lower = name.toLowerCase();
  if (canonical.has(lower)) return canonical.get(lower);
  if (columns.has(name)) return columns.get(name);
  return name.includes('.') ? name : undefined;
}

/** What a canonical field holds, where that is known. */
export function fieldType(field: string): ColumnTypeV1 | undefined {
  return types.get(field);
}
