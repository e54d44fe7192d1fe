import type { StoredEventV1 } from '@logs/core';
import type { Branch } from './branch.ts';
import { listValue } from './duckdb.ts';
import { eventOf, fileOf, rowSql } from './event-row.ts';
import { type FileFacts, learnFiles } from './file-facts.ts';
import { type JsonRow, rows, type Session } from './session.ts';

/** Where an event stands: its branch, and the row's number there. */
export interface Place {
  branch: Branch;
  row: number;
}

/**
 * The events at these places, in their order, exactly as they were normalized. `times`, the least and the
 * greatest of them in microseconds, spares the engine most of a large table.
 */
export async function hydrate(
  session: Session,
  places: readonly Place[],
  times?: readonly [number, number],
): Promise<StoredEventV1[]> {
  const byBranch = new Map<Branch, number[]>();
  for (const { branch, row } of places) {
    const list = byBranch.get(branch) ?? [];
    list.push(row);
    byBranch.set(branch, list);
  }
  const found = new Map<Branch, Map<number, JsonRow>>();
  const inFiles = new Set<number>();
  for (const [branch, numbers] of byBranch) {
    const cells = await fetchRows(session, branch, numbers, times);
    found.set(branch, cells);
    for (const row of cells.values()) {
      const file = fileOf(branch, row);
      if (file !== undefined) inFiles.add(file);
    }
  }
  const files = new Map<number, FileFacts>();
  await learnFiles(session, files, inFiles);
  return places.map(({ branch, row }) => eventOf(branch, found.get(branch)?.get(row) ?? [], files));
}

async function fetchRows(
  session: Session,
  branch: Branch,
  numbers: readonly number[],
  times: readonly [number, number] | undefined,
): Promise<Map<number, JsonRow>> {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const number of numbers) {
    low = Math.min(low, number);
    high = Math.max(high, number);
  }
  const within =
    times === undefined
      ? ''
      : ` AND t.time BETWEEN make_timestamptz(${times[0]}) AND make_timestamptz(${times[1]})`;
  const sql = `SELECT t.rowid, ${rowSql(branch)} FROM store.${branch.from} t
    WHERE t.rowid BETWEEN ${low} AND ${high}${within}`;
  // A page that follows itself in the table needs no list.
  const found =
    high - low + 1 === numbers.length
      ? await rows(session, sql)
      : await rows(session, `${sql} AND t.rowid IN (SELECT unnest($1))`, [listValue(numbers.map(BigInt))]);
  return new Map(found.map(([row, cells]) => [Number(row), JSON.parse(String(cells)) as JsonRow]));
}
