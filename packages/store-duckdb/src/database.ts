import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult, DuckDBValue } from '@duckdb/node-api';
import { DuckDBInstance } from './duckdb.ts';
import { literal } from './literal.ts';
import { interruptible, type Session } from './session.ts';

/** What the store itself goes on changing. Users' statements change nothing, whatever is open. */
const openSettings = ['memory_limit', 'checkpoint_threshold'] as const;

/** An open database file and its connections. */
export class Database {
  readonly path: string;
  #instance: DuckDBInstance;
  #idle: DuckDBConnection[] = [];
  #all = new Set<DuckDBConnection>();
  #open = true;
  #alone: Promise<void> | undefined;
  #settings = new Map<string, string>();

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

  /** Forbids everything outside the file, and outside a folder of our own, and any change of that, until it is closed. */
  async seal(folder?: string): Promise<void> {
    const connection = await this.lend();
    if (folder !== undefined) await connection.run(`SET GLOBAL allowed_directories = [${literal(folder)}]`);
    await connection.run(`SET GLOBAL allowed_configs = [${openSettings.map(literal).join(', ')}]`);
    await connection.run('SET GLOBAL enable_external_access = false');
    await connection.run('SET GLOBAL lock_configuration = true');
    this.giveBack(connection);
  }

  /** Changes a setting of the engine that is left open ({@link seal}), once for each value. */
  async set(name: (typeof openSettings)[number], value: string): Promise<void> {
    if (this.#settings.get(name) === value) return;
    this.#settings.set(name, value);
    const connection = await this.lend();
    await connection.run(`SET GLOBAL ${name} = ${literal(value)}`);
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
      else this.drop(session.connection);
    }
  }

  /**
   * Does the last step of a commit, while nobody else begins to read: the engine shows who begins in that moment a
   * part of what is committed.
   */
  async alone(work: () => Promise<void>): Promise<void> {
    const done = work();
    this.#alone = done.catch(() => {});
    await done;
    this.#alone = undefined;
  }

  /** A connection for one use at a time. */
  async lend(): Promise<DuckDBConnection> {
    await this.#alone;
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

  /** Gives a connection up, with what runs on it. */
  drop(connection: DuckDBConnection): void {
    if (!this.#all.delete(connection)) return;
    connection.interrupt();
    connection.closeSync();
  }

  /** Brings all that was committed into the file itself; on a full disk it stays in the log. */
  async checkpoint(): Promise<void> {
    const connection = await this.lend();
    await connection.run('CHECKPOINT').catch(() => {});
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
