import type { DuckDBValue } from '@duckdb/node-api';
import type { AttributesV1 } from '@logs/core';
import { jsonOf } from './plain-row.ts';
import type { RecordRow } from './record-write.ts';
import { type Cell, type JsonRow, jsonRow, preparedRows, type Session } from './session.ts';

/** A record in the store as it is compared with another version of it. */
export interface StoredRecord {
  row: RecordRow;
  version: string | null;
  /** Time, name, severity, end time, attributes, raw. */
  content: JsonRow;
}

/** So many numbers the engine looks up in the index; for more it would read the whole table. */
const numbersAtOnce = 50;
const content = ['epoch_us(t.time)', 't.name', 't.severity', 'epoch_us(t.end_time)', 't.attributes', 't.raw'];

/** The records of a feed with these ids, by id. */
export async function storedRecords(
  session: Session,
  feed: string,
  ids: readonly string[],
): Promise<Map<string, StoredRecord>> {
  // Nearly always there are none: the ids alone are read first.
  const found = await preparedRows(
    session,
    `SELECT t.feed, t.change FROM store.record_events t
     WHERE t.id IN (SELECT unnest(json_extract_string($1::VARCHAR, '$[*]')))`,
    [jsonOf(ids)],
  );
  const numbers = found.filter(([each]) => each === feed).map(([, change]) => Number(change));
  const columns = ['t.change', 't.id', 't.version', 't.deleted', ...content];
  const records = new Map<string, StoredRecord>();
  for (const [cells] of await rowsByChange(session, jsonRow(columns), numbers)) {
    const [change, id, version, deleted, ...rest] = JSON.parse(String(cells)) as JsonRow;
    const row = {
      change: Number(change),
      id: String(id),
      micros: Number(rest[0]),
      attributes: JSON.parse(String(rest[4])) as AttributesV1,
      deleted: deleted === true,
    };
    records.set(row.id, { row, version: typeof version === 'string' ? version : null, content: rest });
  }
  return records;
}

/** Selects from the rows with these numbers, in no order. */
export async function rowsByChange(
  session: Session,
  select: string,
  numbers: readonly number[],
): Promise<Cell[][]> {
  // Records that are asked for together mostly came together: with bounds, most of the table is passed over.
  const sql = `SELECT ${select} FROM store.record_events t
    WHERE t.change BETWEEN $2::BIGINT AND $3::BIGINT
    AND t.change IN (SELECT unnest(CAST(string_split($1::VARCHAR, ',') AS BIGINT[])))`;
  const sorted = [...numbers].sort((a, b) => a - b);
  const found: Cell[][] = [];
  for (let at = 0; at < sorted.length; at += numbersAtOnce) {
    const some = sorted.slice(at, at + numbersAtOnce);
    const [least = 0, most = 0] = [some[0], some.at(-1)];
    const values: DuckDBValue[] = [some.join(','), BigInt(least), BigInt(most)];
    found.push(...(await preparedRows(session, sql, values)));
  }
  return found;
}
