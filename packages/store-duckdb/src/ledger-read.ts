import type { DuckDBValue } from '@duckdb/node-api';
import type { LedgerRowV1, LedgerStateV1, TimeRangeV1 } from '@logs/core';
import type { EditionsV1 } from '@logs/core/store';
import { listValue } from './duckdb.ts';
import { fromLedgerCells, ledgerColumns } from './ledger-row.ts';
import { jsonRows, rows, type Session } from './session.ts';
import { jsonText } from './views.ts';

const ofLedger = 'FROM store.files WHERE state IS NOT NULL';

/** Ledger rows of those keys that have one. */
export async function takenRows(
  session: Session,
  feed: string,
  keys: readonly string[],
): Promise<Map<string, LedgerRowV1>> {
  if (keys.length === 0) return new Map();
  const found = await jsonRows(
    session,
    ledgerColumns,
    `${ofLedger} AND feed = $1 AND key IN (SELECT unnest($2))`,
    [feed, listValue([...keys])],
  );
  return new Map(found.map(fromLedgerCells).map((row) => [row.key, row]));
}

/** Keys of taken files by the hash of their bytes. */
export async function sameBytes(
  session: Session,
  feed: string,
  sha256: readonly string[],
): Promise<Map<string, string[]>> {
  if (sha256.length === 0) return new Map();
  const found = await jsonRows(
    session,
    ['sha256', 'key'],
    `FROM store.files WHERE feed = $1 AND state = 'taken' AND sha256 IN (SELECT unnest($2)) ORDER BY key`,
    [feed, listValue([...sha256])],
  );
  const keys = new Map<string, string[]>();
  for (const [hash, key] of found) keys.set(String(hash), [...(keys.get(String(hash)) ?? []), String(key)]);
  return keys;
}

/** What the ledger knows of a feed's editions. */
export async function editions(
  session: Session,
  feed: string,
  periods: readonly string[],
): Promise<EditionsV1> {
  const slots = 'CAST(CAST(list_sort(list_distinct(list(edition_slot))) AS JSON) AS VARCHAR)';
  const versions = await jsonRows(
    session,
    ['edition_version', 'min(edition_period)', slots],
    `FROM store.files
     WHERE feed = $1 AND edition_version IS NOT NULL GROUP BY edition_version ORDER BY edition_version`,
    [feed],
  );
  const taken =
    periods.length === 0
      ? []
      : await jsonRows(
          session,
          ['edition_slot', 'edition_period', 'edition_version'],
          `FROM (SELECT DISTINCT edition_slot, edition_period, edition_version FROM store.files WHERE feed = $1
           AND state = 'taken' AND edition_period IN (SELECT unnest($2)))
           ORDER BY edition_slot, edition_period, edition_version`,
          [feed, listValue([...periods])],
        );
  const passedOver = await jsonRows(
    session,
    ledgerColumns,
    `${ofLedger} AND feed = $1 AND state = 'passed-over' ORDER BY key`,
    [feed],
  );
  return {
    versions: versions.map(([version, first, slots]) => ({
      version: String(version),
      first: String(first),
      slots: JSON.parse(String(slots)) as string[],
    })),
    taken: taken.map(([slot, period, version]) => ({
      slot: String(slot),
      period: String(period),
      version: String(version),
    })),
    passedOver: passedOver.map(fromLedgerCells),
  };
}

/** Ledger rows in key order. */
export async function ledgerRows(
  session: Session,
  query: { feed?: string; source?: string; states?: readonly LedgerStateV1[]; after?: string; limit: number },
): Promise<LedgerRowV1[]> {
  const values: DuckDBValue[] = [];
  const conditions: string[] = [];
  const add = (sql: string, value: DuckDBValue | undefined) => {
    if (value !== undefined) conditions.push(sql.replace('?', `$${values.push(value)}`));
  };
  add('feed = ?', query.feed);
  add('source = ?', query.source);
  add('list_contains(?, state)', query.states && listValue([...query.states]));
  add('key > ?', query.after);
  const where = conditions.map((each) => ` AND ${each}`).join('');
  const found = await jsonRows(
    session,
    ledgerColumns,
    `${ofLedger}${where} ORDER BY key, feed LIMIT ${query.limit}`,
    values,
  );
  return found.map(fromLedgerCells);
}

/** Ledger rows of taken files, by delivery time and then key, and how many there are. */
export async function takenFiles(
  session: Session,
  feed: string,
  query: {
    where?: Readonly<Record<string, string>>;
    overlapping?: TimeRangeV1;
    kept?: true;
    offset: number;
    limit: number;
  },
): Promise<{ files: LedgerRowV1[]; total: number }> {
  const values: DuckDBValue[] = [feed];
  let where = " AND feed = $1 AND state = 'taken'";
  for (const [name, value] of Object.entries(query.where ?? {})) {
    where += ` AND ${jsonText('attributes', name)} = $${values.push(value)}`;
  }
  if (query.kept === true) where += ' AND kept';
  if (query.overlapping !== undefined) {
    const { from, to } = query.overlapping;
    where += ` AND CAST(delivered_from AS TIMESTAMPTZ) < CAST($${values.push(to)} AS TIMESTAMPTZ)
      AND CAST(delivered_to AS TIMESTAMPTZ) > CAST($${values.push(from)} AS TIMESTAMPTZ)`;
  }
  const [count] = await rows(session, `SELECT count(*) ${ofLedger}${where}`, values);
  const found = await jsonRows(
    session,
    ledgerColumns,
    `${ofLedger}${where} ORDER BY CAST(delivered_from AS TIMESTAMPTZ), key LIMIT ${query.limit} OFFSET ${query.offset}`,
    values,
  );
  return { files: found.map(fromLedgerCells), total: Number(count?.[0]) };
}

/** Which of these hashes a row of the ledger names, as the file's own or the one it had before. */
export async function namedHashes(session: Session, sha256s: readonly string[]): Promise<Set<string>> {
  if (sha256s.length === 0) return new Set();
  const found = await rows(
    session,
    `SELECT hash FROM (SELECT unnest($1) AS hash)
     WHERE hash IN (SELECT sha256 FROM store.files) OR hash IN (SELECT previous_sha256 FROM store.files)`,
    [listValue([...sha256s])],
  );
  return new Set(found.map(([hash]) => String(hash)));
}
