import type { Catalog } from './catalog.ts';
import { makeIndexes } from './migrations.ts';
import { indexes } from './schema.ts';
import { rows, run, type Session, transaction } from './session.ts';
import { fileTables } from './stage-files.ts';

const ofRecords = Object.keys(indexes).filter((name) => name.startsWith('record_events'));

/** Erases a feed's events before a time: of files those whose events are all before it. The ledger stays. */
export async function prune(
  session: Session,
  catalog: Catalog,
  { feed, before }: { feed: string; before: string },
): Promise<{ events: string }> {
  const pruned = await transaction(session, async () => {
    const tables = fileTables(feed, catalog);
    const each = tables.map(
      (table) => `SELECT file, count(*) AS n, max(time) AS last FROM ${table} GROUP BY file`,
    );
    await run(
      session,
      `CREATE OR REPLACE TEMP TABLE old AS SELECT file, sum(n) AS n FROM (${each.join(' UNION ALL ')}) e
       JOIN store.files f ON f.id = e.file WHERE f.feed = $1
       GROUP BY file HAVING max(last) < CAST($2 AS TIMESTAMPTZ)`,
      [feed, before],
    );
    const records = 'FROM store.record_events WHERE feed = $1 AND time < CAST($2 AS TIMESTAMPTZ)';
    const [inFiles] = await rows(session, 'SELECT coalesce(sum(n), 0) FROM old');
    const [inRecords] = await rows(session, `SELECT count(*) ${records}`, [feed, before]);
    for (const table of [...tables, 'store.late']) {
      await run(session, `DELETE FROM ${table} WHERE file IN (SELECT file FROM old)`);
    }
    // The engine gives room back only while a table has no index.
    if (Number(inRecords?.[0]) > 0)
      for (const name of ofRecords) await run(session, `DROP INDEX store.${name}`);
    await run(session, `DELETE ${records}`, [feed, before]);
    await run(session, 'DROP TABLE old');
    return { inFiles: Number(inFiles?.[0]), inRecords: Number(inRecords?.[0]) };
  });
  if (pruned.inRecords > 0) await session.connection.run('CHECKPOINT').catch(() => {});
  await makeIndexes(session);
  return { events: String(pruned.inFiles + pruned.inRecords) };
}
