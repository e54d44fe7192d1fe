import type { ColumnTypeV1 } from '@logs/core';
import type { Field } from './branch.ts';
import { literal } from './literal.ts';
import { constant, isoText } from './views.ts';

/** The engine's names of JSON's numbers. */
export const jsonNumbers = "('BIGINT', 'UBIGINT', 'HUGEINT', 'DOUBLE')";

/** SQL of the text that a field shows where values are compared or counted as text. */
export function textOf(field: Field): string | undefined {
  if (field.kind === 'absent') return;
  if (field.kind === 'constant')
    return typeof field.value === 'string' ? constant(field.value) : literal(String(field.value));
  if (field.kind === 'json') {
    const number = numberText(`TRY_CAST(${field.sql} AS DOUBLE)`);
    return `CASE WHEN ${field.typeSql} IN ${jsonNumbers} THEN ${number} ELSE ${field.sql} END`;
  }
  return textForms[field.type](field.sql);
}

const textForms: Readonly<Record<ColumnTypeV1, (sql: string) => string>> = {
  text: (sql) => sql,
  integer: (sql) => `CAST(${sql} AS VARCHAR)`,
  boolean: (sql) => `CAST(${sql} AS VARCHAR)`,
  number: numberText,
  time: isoText,
};

/** A double as JavaScript writes it: the engine writes whole, small and very large ones otherwise. */
function numberText(sql: string): string {
  const text = `CAST(${sql} AS VARCHAR)`;
  const digits = `replace(replace(split_part(${text}, 'e-', 1), '.', ''), '-', '')`;
  const zeros = `repeat('0', TRY_CAST(split_part(${text}, 'e-', 2) AS INTEGER) - 1)`;
  return `CASE WHEN ${sql} = trunc(${sql}) AND abs(${sql}) < 1e21 THEN CAST(TRY_CAST(${sql} AS HUGEINT) AS VARCHAR)
    WHEN abs(${sql}) < 1e-4 AND abs(${sql}) >= 1e-6 THEN CASE WHEN ${sql} < 0 THEN '-0.' ELSE '0.' END || ${zeros} || ${digits}
    ELSE regexp_replace(${text}, 'e([+-])0', 'e\\1') END`;
}
