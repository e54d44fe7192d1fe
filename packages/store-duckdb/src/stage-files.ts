import type { LedgerRowV1 } from '@logs/core';
import type { CommitV1 } from '@logs/core/store';
import { append } from './append.ts';
import type { Catalog } from './catalog.ts';
import { listValue } from './duckdb.ts';
import { type FileIdentity, fromLedgerCells, ledgerColumns, present, toFileRow } from './ledger-row.ts';
import type { FileExpression } from './load.ts';
import { jsonRows, run, type Session } from './session.ts';
import type { Stage } from './stage.ts';

/** What the store holds of the files that a commit is about. */
interface KnownFile extends FileIdentity {
  row: LedgerRowV1;
}

/** What becomes of a commit's files. */
export interface FilesPlan {
  /** Rows for `store.files`. */
  rows: { file: FileIdentity; row: Partial<LedgerRowV1> }[];
  /** Ids of the files whose rows in `store.files` are written anew. */
  known: number[];
  /** Files whose events are replaced. */
  replaced: { id: number; key: string }[];
  /** Ids of files that get more events, at lines of their own. */
  extended: number[];
  /** An ordinal's file id. */
  file: FileExpression;
  /** The last id that was given to a file. */
  last: number;
}

/** Gives every file of a commit its id and says what happens to what the store holds of it. */
export async function planFiles(
  session: Session,
  commit: CommitV1,
  stage: Stage | undefined,
  seq: number,
  last: number,
): Promise<FilesPlan> {
  const feed = commit.feed.name;
  const ledger = new Map((commit.ledger ?? []).map((row) => [place(row.feed, row.key), row]));
  const staged = new Map((stage?.staged ?? []).map((file) => [place(feed, file.key), file]));
  const places = [...new Set([...ledger.keys(), ...staged.keys()])];
  const known = await knownFiles(session, places);
  const base = last + 1;
  let next = base + 1 + Math.max(-1, ...[...staged.values()].map(({ ordinal }) => ordinal));
  const plan: FilesPlan = {
    rows: [],
    known: [],
    replaced: [],
    extended: [],
    file: `ordinal + ${base}`,
    last,
  };
  const ids: number[] = [];
  for (const at of places) {
    const before = known.get(at);
    const file = staged.get(at);
    const entry = ledger.get(at);
    const id = before?.id ?? (file === undefined ? next++ : base + file.ordinal);
    if (before !== undefined) plan.known.push(id);
    let commitSeq = before?.commit;
    let observed = before?.observed;
    if (file !== undefined) {
      ids[file.ordinal] = id;
      const replaces = entry?.state === 'taken' && entry.keepEvents !== true;
      if (before !== undefined && replaces) plan.replaced.push({ id, key: file.key });
      if (replaces || before?.commit === undefined) [commitSeq, observed] = [seq, commit.observedTime];
      else plan.extended.push(id);
    }
    plan.rows.push({
      file: present({ id, idPrefix: file?.idPrefix ?? before?.idPrefix, commit: commitSeq, observed }),
      row: entry ?? before?.row ?? { feed, key: file?.key ?? '', source: commit.source },
    });
  }
  plan.last = next - 1;
  if (plan.known.length > 0 && staged.size > 0) {
    plan.file = `list_extract([${Array.from(ids, (id) => id ?? 'NULL').join(', ')}], ordinal + 1)`;
  }
  return plan;
}

/** Erases the events and quarantined records of files that are replaced. */
export async function eraseReplaced(
  session: Session,
  feed: string,
  plan: FilesPlan,
  catalog: Catalog,
): Promise<void> {
  if (plan.replaced.length === 0) return;
  const ids = plan.replaced.map(({ id }) => id).join(', ');
  for (const table of fileTables(feed, catalog))
    await run(session, `DELETE FROM ${table} WHERE file IN (${ids})`);
  await run(session, `DELETE FROM store.late WHERE file IN (${ids})`);
  await run(session, 'DELETE FROM store.quarantine WHERE feed = $1 AND list_contains($2, key)', [
    feed,
    listValue(plan.replaced.map(({ key }) => key)),
  ]);
}

/** Makes room for events that are added to files the store has: what stands at their lines goes. */
export async function eraseExtended(
  session: Session,
  feed: string,
  plan: FilesPlan,
  catalog: Catalog,
  places: string,
  seq: number,
): Promise<void> {
  if (plan.extended.length === 0) return;
  const ids = plan.extended.join(', ');
  await run(
    session,
    `CREATE OR REPLACE TEMP TABLE places AS SELECT * FROM (${places}) WHERE file IN (${ids})`,
  );
  for (const table of [...fileTables(feed, catalog), 'store.late']) {
    await run(
      session,
      `DELETE FROM ${table} WHERE file IN (${ids}) AND (file, line) IN (SELECT file, line FROM places)`,
    );
  }
  await run(session, `INSERT INTO store.late SELECT file, line, ${seq} FROM places`);
  await run(session, 'DROP TABLE places');
}

/** Writes the rows of `store.files`. */
export async function writeFiles(session: Session, plan: FilesPlan): Promise<void> {
  if (plan.known.length > 0)
    await run(session, `DELETE FROM store.files WHERE id IN (${plan.known.join(', ')})`);
  await append(
    session,
    'files',
    plan.rows.map(({ file, row }) => toFileRow(file, row)),
  );
}

/** The tables that hold a file feed's events. */
export function fileTables(feed: string, catalog: Catalog): string[] {
  return [...(catalog.get(feed)?.tables ?? []).map(({ table }) => `store.${table}`), 'store.file_events'];
}

async function knownFiles(session: Session, places: readonly string[]): Promise<Map<string, KnownFile>> {
  if (places.length === 0) return new Map();
  const found = await jsonRows(
    session,
    ['id', 'id_prefix', 'commit_seq', 'observed', ...ledgerColumns],
    'FROM store.files WHERE feed || chr(9) || key IN (SELECT unnest($1))',
    [listValue([...places])],
  );
  return new Map(
    found.map(([id, idPrefix, commit, observed, ...cells]) => {
      const row = fromLedgerCells(cells);
      const file = present({
        id: Number(id),
        row,
        idPrefix: (idPrefix as string | null) ?? undefined,
        commit: (commit as number | null) ?? undefined,
        observed: (observed as string | null) ?? undefined,
      });
      return [place(row.feed, row.key), file];
    }),
  );
}

function place(feed: string, key: string): string {
  return `${feed}\t${key}`;
}
