import type { BucketV1, DistinctV1, FacetV1, HistogramV1 } from '@logs/core/store';
import type { Branch } from './branch.ts';
import type { Catalog } from './catalog.ts';
import { textOf } from './field-text.ts';
import { isoTime } from './iso-time.ts';
import { partsOf, type Selection, unionOf } from './selection.ts';
import { jsonRows, rows, type Session } from './session.ts';

const commonest = 20;

/** Counts by time, and by the commonest values of a field. */
export async function histogram(session: Session, catalog: Catalog, query: HistogramV1): Promise<BucketV1[]> {
  const { interval, by } = query;
  const width = Math.round(interval * 1_000_000);
  const parts = partsOf(catalog, selectionOf(query), by !== undefined && ofFile.has(by));
  if (parts.length === 0) return [];
  const union = unionOf(parts, (branch) => {
    const start = `CAST(floor(epoch_us(t.time) / ${width}) AS BIGINT) * ${width}`;
    return `${start} AS start, ${by === undefined ? 'NULL' : valueSql(branch, by)} AS value`;
  });
  const counted = `SELECT start, value, count(*) AS n FROM (${union.sql}) GROUP BY ALL`;
  const top = `SELECT value FROM counted WHERE value IS NOT NULL GROUP BY value ORDER BY sum(n) DESC, value LIMIT ${commonest}`;
  const commonOnes = `WITH counted AS (${counted}) SELECT * FROM counted WHERE value IN (${top})`;
  const found = await jsonRows(
    session,
    ['start', 'value', 'n'],
    `FROM (${by === undefined ? counted : commonOnes}) ORDER BY start, value`,
    [...union.values],
  );
  return found.map(([start, value, count]) => ({
    from: isoTime(Number(start)),
    ...(typeof value === 'string' && by !== undefined ? { value } : {}),
    count: String(count),
  }));
}

/** Values of a field with their counts, the commonest first. */
export async function facet(
  session: Session,
  catalog: Catalog,
  query: FacetV1,
): Promise<{ value: string; count: string }[]> {
  const { field, limit } = query;
  const parts = partsOf(catalog, selectionOf(query), ofFile.has(field));
  if (parts.length === 0) return [];
  const union = unionOf(parts, (branch) => `${valueSql(branch, field)} AS value`);
  const found = await jsonRows(
    session,
    ['value', 'count(*)'],
    `FROM (${union.sql}) WHERE value IS NOT NULL
     GROUP BY value ORDER BY count(*) DESC, value${limit === undefined ? '' : ` LIMIT ${limit}`}`,
    [...union.values],
  );
  return found.map(([value, count]) => ({ value: String(value), count: String(count) }));
}

/** How many different values a field has, counted exactly. */
export async function distinct(session: Session, catalog: Catalog, query: DistinctV1): Promise<string> {
  const parts = partsOf(catalog, selectionOf(query), ofFile.has(query.field));
  if (parts.length === 0) return '0';
  const union = unionOf(parts, (branch) => `${valueSql(branch, query.field)} AS value`);
  const [row] = await rows(session, `SELECT count(DISTINCT value) FROM (${union.sql})`, [...union.values]);
  return String(row?.[0] ?? 0);
}

/** Fields that are not on the event's own row. */
const ofFile: ReadonlySet<string> = new Set(['id', 'source', 'feed', 'file']);

function selectionOf(query: Omit<HistogramV1, 'interval' | 'by'>): Selection {
  const { filter, from, to, deleted } = query;
  return {
    ...(filter === undefined ? {} : { filter }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(deleted === undefined ? {} : { deleted }),
  };
}

function valueSql(branch: Branch, field: string): string {
  return textOf(branch.field(field)) ?? 'CAST(NULL AS VARCHAR)';
}
