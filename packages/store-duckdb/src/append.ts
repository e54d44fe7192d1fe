import type { DuckDBValue } from '@duckdb/node-api';
import { blobValue } from './duckdb.ts';
import { columnsOf, tables } from './schema.ts';
import { type Cell, interruptible, type Session } from './session.ts';

/** Adds rows to one of the store's own tables: whole rows, columns in the table's order; no instants. */
export async function append(
  session: Session,
  table: string,
  rows: readonly (readonly (Cell | undefined)[])[],
): Promise<void> {
  if (rows.length === 0) return;
  await interruptible(session, async () => {
    const types = (tables[table] ?? []).map((column) => column.split(' ')[1]);
    const appender = await session.connection.createAppender(table, 'store');
    try {
      for (const row of rows) {
        for (const [index, type] of types.entries()) {
          const value = row[index];
          if (value === undefined || value === null) appender.appendNull();
          else appender.appendValue(engineValue(value, type));
        }
        appender.endRow();
      }
      appender.flushSync();
    } finally {
      appender.closeSync();
    }
  });
}

/** An object's fields as a row of a table. */
export function asRow(
  table: string,
  fields: Readonly<Record<string, Cell | undefined>>,
): (Cell | undefined)[] {
  return columnsOf(table).map((column) => fields[column]);
}

function engineValue(value: string | number | boolean | Uint8Array, type: string | undefined): DuckDBValue {
  if (value instanceof Uint8Array) return blobValue(value);
  return typeof value === 'number' && type === 'BIGINT' ? BigInt(value) : value;
}
