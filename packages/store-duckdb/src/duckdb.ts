import { createRequire } from 'node:module';
import type * as Engine from '@duckdb/node-api';

// As an ES module the engine's package takes twice as long to load: its many exports are looked for in text.
const engine = createRequire(import.meta.url)('@duckdb/node-api') as typeof Engine;

/** What the store uses of the engine at run time. */
export const {
  blobValue,
  DuckDBBlobValue,
  DuckDBInstance,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
  listValue,
  timestampValue,
} = engine;
export const StatementType: typeof Engine.StatementType = engine.StatementType;
export type DuckDBInstance = Engine.DuckDBInstance;
export type StatementType = Engine.StatementType;
