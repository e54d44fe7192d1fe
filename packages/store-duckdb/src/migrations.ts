import { literal } from './literal.ts';
import { addedColumns, bookkeepingViews, indexes, tables } from './schema.ts';
import { rows, run, type Session, transaction } from './session.ts';
import { StoreError } from './store-error.ts';
import { eventViews } from './views.ts';

/** One step from a schema version to the next. */
export interface Migration {
  /** The version that the step leads to. */
  to: number;
  run(session: Session): Promise<void>;
}

/** All steps, in order; version 0 is an empty file. */
export const migrations: readonly Migration[] = [
  {
    to: 1,
    async run(session) {
      await run(session, 'CREATE SCHEMA store');
      for (const [name, columns] of Object.entries(tables)) {
        const first = columns.filter((column) => !addedColumns[name]?.includes(column));
        await run(session, `CREATE TABLE store.${name} (${first.join(', ')})`);
      }
      for (const sql of eventViews([])) await run(session, sql);
    },
  },
  {
    to: 2,
    async run(session) {
      for (const [table, columns] of Object.entries(addedColumns)) {
        for (const column of columns) await run(session, `ALTER TABLE store.${table} ADD COLUMN ${column}`);
      }
      // Ids are kept unpacked from now on, which only a new table can have.
      await run(session, 'ALTER TABLE store.record_events RENAME TO record_events_1');
      await run(session, `CREATE TABLE store.record_events (${(tables['record_events'] ?? []).join(', ')})`);
      await run(
        session,
        'INSERT INTO store.record_events SELECT * FROM store.record_events_1 ORDER BY change',
      );
      await run(session, 'DROP TABLE store.record_events_1');
      for (const [name, sql] of Object.entries(bookkeepingViews)) {
        await run(session, `CREATE OR REPLACE VIEW ${name} AS ${sql}`);
      }
      await makeIndexes(session);
    },
  },
];

/** Makes the indexes that are not there: erasing takes them away for a moment, in which it may be killed. */
export async function makeIndexes(session: Session): Promise<void> {
  for (const [name, on] of Object.entries(indexes)) {
    await run(session, `CREATE INDEX IF NOT EXISTS ${name} ON ${on}`);
  }
}

/** The schema version that these steps lead to. */
export function latest(steps: readonly Migration[] = migrations): number {
  return steps.at(-1)?.to ?? 0;
}

/** The schema version of an open file: 0 when it is empty, undefined when it is no store. */
export async function schemaVersion(session: Session): Promise<number | undefined> {
  const [meta] = await rows(
    session,
    "SELECT count(*), count(*) FILTER (schema_name = 'main' AND table_name = 'meta') FROM duckdb_tables()",
  );
  if (meta?.[0] === 0) return 0;
  if (meta?.[1] === 0) return undefined;
  const [row] = await rows(session, "SELECT value FROM meta WHERE key = 'schema'");
  const version = Number(row?.[0]);
  return Number.isInteger(version) ? version : undefined;
}

/**
 * Brings the store from a version to the latest, each step in a transaction of its own. When a step fails the
 * store stands at the version before it, usable by what could use it before.
 */
export async function migrate(session: Session, from: number, steps = migrations): Promise<void> {
  for (const step of steps.filter(({ to }) => to > from)) {
    try {
      await transaction(session, async () => {
        await step.run(session);
        await run(session, 'CREATE TABLE IF NOT EXISTS meta (key VARCHAR, value VARCHAR)');
        await run(session, "DELETE FROM meta WHERE key = 'schema'");
        await run(session, `INSERT INTO meta VALUES ('schema', ${literal(String(step.to))})`);
      });
    } catch (error) {
      session.signal.throwIfAborted();
      const detail = error instanceof Error ? error.message : String(error);
      throw new StoreError(`The store ${session.path} could not be brought to schema ${step.to}: ${detail}`, {
        hint: 'It is unchanged, and the version of logs that wrote it can still use it.',
      });
    }
  }
}
