import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult, DuckDBValue } from '@duckdb/node-api';
import { DuckDBInstance } from './duckdb.ts';
import { interruptible, type Session } from './session.ts';

/** An open database file and its connections. */
export class Database {
  readonly path: string;
  #instance: DuckDBInstance;
  #idle: DuckDBConnection[] = [];
  #all = new Set<DuckDBConnection>();
  #open = true;

  private constructor(path: string, instance: DuckDBInstance) {
    this.path = path;
    this.#instance = instance;
  }

  /** Opens the file with the engine's settings. What they forbid is forbidden to all its connections. */
  static async open(path: string, settings: Readonly<Record<string, string>>): Promise<Database> {
    const instance = await DuckDBInstance.create(path, {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      ...settings,
    });
    const database = new Database(path, instance);
    try {
      const connection = await database.lend();
      await connection.run("SET GLOBAL TimeZone = 'UTC'");
      database.giveBack(connection);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Forbids everything outside the file, and any change of that, until it is closed. */
  async seal(): Promise<void> {
    const connection = await this.lend();
    await connection.run('SET GLOBAL enable_external_access = false');
    await connection.run('SET GLOBAL lock_configuration = true');
    this.giveBack(connection);
  }

  /** Lends a connection for as long as the work lasts. */
  async use<Result>(signal: AbortSignal, work: (session: Session) => Promise<Result>): Promise<Result> {
    signal.throwIfAborted();
    const connection = await this.lend();
    try {
      return await work({ connection, signal, path: this.path });
    } finally {
      this.giveBack(connection);
    }
  }

  /** The answer to a query as it comes, on a connection of its own. */
  async *stream(
    sql: string,
    values: readonly DuckDBValue[],
    signal: AbortSignal,
  ): AsyncGenerator<DuckDBDataChunk> {
    const session: Session = { connection: await this.lend(), signal, path: this.path };
    let result: DuckDBResult;
    try {
      result = await interruptible(session, () => session.connection.stream(sql, [...values]));
    } catch (error) {
      this.giveBack(session.connection);
      throw error;
    }
    yield* this.chunks(session, result);
  }

  /** The chunks of an answer; gives the connection back at their end. */
  async *chunks(session: Session, result: DuckDBResult): AsyncGenerator<DuckDBDataChunk> {
    let ended = false;
    try {
      for (;;) {
        const chunk = await interruptible(session, () => result.fetchChunk());
        ended = chunk === null || chunk.rowCount === 0;
        if (chunk === null || ended) return;
        yield chunk;
      }
    } finally {
      // An answer that is not read to its end holds the connection: it is given up.
      if (ended) this.giveBack(session.connection);
      else this.#drop(session.connection);
    }
  }

  /** A connection for one use at a time. */
  async lend(): Promise<DuckDBConnection> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    const connection = await this.#instance.connect();
    if (!this.#open) connection.closeSync();
    else this.#all.add(connection);
    return connection;
  }

  giveBack(connection: DuckDBConnection): void {
    if (this.#all.has(connection)) this.#idle.push(connection);
  }

  #drop(connection: DuckDBConnection): void {
    if (!this.#all.delete(connection)) return;
    connection.interrupt();
    connection.closeSync();
  }

  /** Brings all that was committed into the file itself; on a full disk it stays in the log. */
  async checkpoint(): Promise<void> {
    const connection = await this.lend();
    // Merging what the commits left side by side costs time, and leaves holes of a tenth of the file.
    await connection.run('SET GLOBAL max_vacuum_tasks = 0; CHECKPOINT').catch(() => {});
    this.giveBack(connection);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    for (const connection of this.#all) connection.closeSync();
    this.#all.clear();
    this.#idle = [];
    this.#instance.closeSync();
  }
}
