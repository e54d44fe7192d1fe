import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult, DuckDBType } from '@duckdb/node-api';
import { ConfigurationError } from '@logs/core/errors';
import type { SqlResultV1 } from '@logs/core/store';
import { Database } from './database.ts';
import { StatementType } from './duckdb.ts';
import { gate } from './gate.ts';
import { jsonCell } from './json-cell.ts';
import { interruptible, type Session } from './session.ts';
import { checkStatement, notReading } from './statement-check.ts';

/** Answers SQL of users: an opening of its own that reads this file alone and cannot be told otherwise. */
export async function openSandbox(
  path: string,
  settings: Readonly<Record<string, string>>,
): Promise<Database> {
  const database = await Database.open(path, { ...settings, access_mode: 'READ_ONLY' });
  try {
    await database.seal();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

const allowed: ReadonlySet<StatementType> = new Set([
  StatementType.SELECT,
  StatementType.EXPLAIN,
  StatementType.RELATION,
  StatementType.LOGICAL_PLAN,
]);

/** So many statements of users run in the engine at a time: the platform has few threads for all that waits. */
const turn = gate(2);

/**
 * Runs one statement that reads, in a transaction that cannot write and sees what was committed before it.
 *
 * @throws ConfigurationError with the engine's words when the statement is wrong, or does more than read.
 */
export async function runSql(sandbox: Database, text: string, signal: AbortSignal): Promise<SqlResultV1> {
  const session: Session = { connection: await sandbox.lend(), signal, path: sandbox.path };
  try {
    await checkStatement(session, text);
    await session.connection.run('BEGIN TRANSACTION READ ONLY');
    const result = await start(session, text);
    const columns = result.deduplicatedColumnNames().map((name, index) => ({
      name,
      type: String(result.columnType(index)),
    }));
    return { columns, rows: batches(chunksOf(sandbox, session, result), result.columnTypes()) };
  } catch (error) {
    await giveBack(sandbox, session);
    signal.throwIfAborted();
    throw refused(error);
  }
}

async function start({ connection, signal }: Session, text: string): Promise<DuckDBResult> {
  signal.throwIfAborted();
  const statements = await connection.extractStatements(text);
  if (statements.count !== 1) {
    throw new ConfigurationError(
      statements.count === 0 ? 'There is no statement.' : 'Only one statement at a time is run.',
      { hint: 'Write one SELECT.' },
    );
  }
  const prepared = await statements.prepare(0);
  try {
    if (!allowed.has(prepared.statementType)) throw notReading(StatementType[prepared.statementType]);
    return await turn(() => interruptedBy(connection, signal, () => prepared.stream()));
  } finally {
    prepared.destroySync();
  }
}

async function* chunksOf(
  sandbox: Database,
  session: Session,
  result: DuckDBResult,
): AsyncGenerator<DuckDBDataChunk> {
  let ended = false;
  try {
    for (;;) {
      const chunk = await turn(() => interruptible(session, () => result.fetchChunk()));
      ended = chunk === null || chunk.rowCount === 0;
      if (chunk === null || ended) return;
      yield chunk;
    }
  } finally {
    // An answer that is not read to its end holds the connection: it is given up.
    if (ended) await giveBack(sandbox, session);
    else sandbox.drop(session.connection);
  }
}

async function giveBack(sandbox: Database, { connection }: Session): Promise<void> {
  // There is none when the statement was refused before.
  await connection.run('ROLLBACK').catch(() => {});
  sandbox.giveBack(connection);
}

async function* batches(chunks: AsyncIterable<DuckDBDataChunk>, types: readonly DuckDBType[]) {
  for await (const chunk of chunks) {
    yield chunk.getRows().map((row) => row.map((value, index) => jsonCell(value, types[index])));
  }
}

async function interruptedBy<Result>(
  connection: DuckDBConnection,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  const interrupt = () => connection.interrupt();
  const again = setInterval(() => signal.aborted && interrupt(), 20);
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    return await work();
  } finally {
    clearInterval(again);
    signal.removeEventListener('abort', interrupt);
  }
}

const forbidden =
  /permission error|disabled (by|through) configuration|configuration has been locked|read-only mode|external access/i;

function refused(error: unknown): Error {
  if (error instanceof ConfigurationError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (forbidden.test(message)) {
    return new ConfigurationError(
      `This is not allowed here: SQL only reads the store. ${message.split('\n')[0]}`,
      {
        hint: 'Write a SELECT over the views: events, files, quarantine, …',
      },
    );
  }
  return new ConfigurationError(`The SQL could not be run. ${message}`, {
    hint: 'The views and their columns: SELECT table_name, column_name FROM information_schema.columns.',
  });
}
