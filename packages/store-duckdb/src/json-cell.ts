import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';
import type { Json } from '@logs/core';
import {
  DuckDBBlobValue,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
} from './duckdb.ts';
import { isoTime } from './iso-time.ts';

/** A value of an answer as JSON: 64-bit integers and decimals as strings, instants as ISO 8601, bytes as hex text. */
export function jsonCell(value: DuckDBValue, type: DuckDBType | undefined): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : String(value);
  }
  if (value instanceof DuckDBTimestampTZValue)
    return value.isFinite ? isoTime(Number(value.micros)) : String(value);
  if (value instanceof DuckDBTimestampValue) {
    // Without a zone: the same form without the Z.
    return value.isFinite ? isoTime(Number(value.micros)).slice(0, -1) : String(value);
  }
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('hex');
  if (value instanceof DuckDBListValue) return value.items.map((item) => jsonCell(item, undefined));
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(
      Object.entries(value.entries).map(([name, each]) => [name, jsonCell(each, undefined)]),
    );
  }
  return type?.typeId === DuckDBTypeId.SQLNULL ? null : String(value);
}
