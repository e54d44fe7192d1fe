import type { ColumnTypeV1 } from '@logs/core';
import { columnTypes, type NativeTable } from './feed-definition.ts';
import { literal } from './literal.ts';
import { isoText, jsonText, pointer } from './views.ts';

const jsonTypes: Readonly<Record<ColumnTypeV1, string>> = {
  text: "('VARCHAR')",
  integer: "('BIGINT', 'UBIGINT')",
  number: "('BIGINT', 'UBIGINT', 'HUGEINT', 'DOUBLE')",
  boolean: "('BOOLEAN')",
  time: "('VARCHAR')",
};

/**
 * The statement that moves an attribute's values from the JSON text into its column, where they stand there
 * because the column was not known when they came. A value of another type stays where it is.
 */
export function adopt({ table, columns }: NativeTable, index: number): string {
  const { attribute = '', type = 'text' } = columns[index] ?? {};
  const text = jsonText('extra', attribute);
  const value = `TRY_CAST(${text} AS ${columnTypes[type]})`;
  // A time that would come back in another form is none of ours.
  const fits = type === 'time' ? `${isoText(value)} = ${text}` : `${value} IS NOT NULL`;
  const without = `json_merge_patch(extra, ${literal(JSON.stringify({ [attribute]: null }))})`;
  const kept = type === 'time' ? `CAST(CAST(${value} AS TIMESTAMP) AS VARCHAR)` : value;
  return `UPDATE store.${table} SET c${index} = ${kept}, extra = nullif(${without}, '{}')
    WHERE extra IS NOT NULL AND json_type(extra, ${literal(pointer(attribute))}) IN ${jsonTypes[type]} AND ${fits}`;
}
