import type {
  DuckDBConnection,
  DuckDBMaterializedResult,
  DuckDBPreparedStatement,
  DuckDBValue,
} from '@duckdb/node-api';
import { storeError } from './store-error.ts';

/** A value as the store's own statements read it: 64-bit integers are numbers there, all are below 2^53. */
export type Cell = string | number | boolean | null | Uint8Array;

/** A row as JSON tells it. */
export type JsonRow = readonly (string | number | boolean | null)[];

/** A connection, the signal that ends what runs on it, and the store's path for error messages. */
export interface Session {
  connection: DuckDBConnection;
  signal: AbortSignal;
  path: string;
}

/** Runs a statement for its effect. */
export async function run(session: Session, sql: string, values?: DuckDBValue[]): Promise<void> {
  await interruptible(session, () => session.connection.run(sql, values));
}

/** Runs a query whose answer is small enough to be held. */
export async function rows(session: Session, sql: string, values?: DuckDBValue[]): Promise<Cell[][]> {
  return interruptible(session, async () => {
    return cellsOf(await session.connection.run(sql, values));
  });
}

const prepared = new WeakMap<DuckDBConnection, Map<string, DuckDBPreparedStatement>>();

/**
 * Runs a statement that is prepared once for each connection. Only for few statements, in which nothing is
 * compared with a constant: a plan rests on what the columns held when it was made, and later rows that differ
 * would be missed. What is bound is not known to the plan.
 */
export async function preparedRows(session: Session, sql: string, values: DuckDBValue[]): Promise<Cell[][]> {
  return interruptible(session, async () => {
    const known = prepared.get(session.connection) ?? new Map<string, DuckDBPreparedStatement>();
    prepared.set(session.connection, known);
    const statement = known.get(sql) ?? (await session.connection.prepare(sql));
    known.set(sql, statement);
    statement.bind(values);
    return cellsOf(await statement.run());
  });
}

function cellsOf(result: DuckDBMaterializedResult): Cell[][] {
  const answer: Cell[][] = [];
  for (let index = 0; index < result.chunkCount; index++) {
    for (const row of result.getChunk(index).getRows()) answer.push(row.map(cell));
  }
  return answer;
}

/**
 * SQL of some columns as one JSON text. It is read several times as fast as the columns one by one, and gives
 * back every text as it is: the engine's package takes a U+FEFF at the beginning of a text away.
 */
export function jsonRow(columns: readonly string[]): string {
  return `json_array(${columns.join(', ')})`;
}

/** Runs a query for some columns, whose answer is small enough to be held. */
export async function jsonRows(
  session: Session,
  columns: readonly string[],
  rest: string,
  values?: DuckDBValue[],
): Promise<JsonRow[]> {
  const found = await rows(session, `SELECT ${jsonRow(columns)} ${rest}`, values);
  return found.map(([text]) => JSON.parse(String(text)) as JsonRow);
}

/**
 * Runs some statements in a transaction of their own, which is rolled back when one of them fails. `ending` is handed
 * the commit itself.
 */
export async function transaction<Result>(
  session: Session,
  work: () => Promise<Result>,
  ending: (commit: () => Promise<void>) => Promise<void> = (commit) => commit(),
): Promise<Result> {
  await run(session, 'BEGIN TRANSACTION');
  try {
    const result = await work();
    await ending(() => run(session, 'COMMIT'));
    return result;
  } catch (error) {
    await session.connection.run('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** Hands work to the engine, and interrupts it when the signal aborts. */
export async function interruptible<Result>(session: Session, work: () => Promise<Result>): Promise<Result> {
  const { connection, signal, path } = session;
  signal.throwIfAborted();
  let again: NodeJS.Timeout | undefined;
  const interrupt = () => {
    connection.interrupt();
    // The engine forgets an interrupt that comes before it has begun.
    again = setInterval(() => connection.interrupt(), 20);
  };
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    throw storeError(error, path);
  } finally {
    signal.removeEventListener('abort', interrupt);
    clearInterval(again);
  }
}

function cell(value: DuckDBValue): Cell {
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value !== 'object') return value;
  return 'bytes' in value ? value.bytes : value.toString();
}
