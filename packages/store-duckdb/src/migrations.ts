import { literal } from './literal.ts';
import { bookkeepingViews, tables } from './schema.ts';
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
        await run(session, `CREATE TABLE store.${name} (${columns.join(', ')})`);
      }
      for (const [name, sql] of Object.entries(bookkeepingViews))
        await run(session, `CREATE VIEW ${name} AS ${sql}`);
      for (const sql of eventViews([])) await run(session, sql);
    },
  },
];

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
