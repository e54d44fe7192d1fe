import { randomBytes } from 'node:crypto';
import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ConfigurationError } from '@logs/core/errors';
import type { QueryV1 } from '@logs/core/store';
import type { Catalog } from './catalog.ts';
import { orderBy } from './event-order.ts';
import { literal } from './literal.ts';
import { partsOf, unionOf } from './selection.ts';
import { rows, type Session } from './session.ts';
import { eventColumns, eventRows } from './views.ts';

/** Where an answer is written, and how. */
export interface CopyTarget {
  /** Which events; `after` has no meaning here. They are sorted when it names an order or a limit. */
  query: QueryV1;
  /** The file; with `byDay` the folder, which must not be there or be empty. */
  path: string;
  format: 'parquet' | 'csv' | 'ndjson';
  /** A folder of `day=YYYY-MM-DD/` parts instead of one file; days in UTC. */
  byDay?: boolean;
}

const times = "TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%S.%gZ'";
const formats: Readonly<Record<CopyTarget['format'], string>> = {
  parquet: 'FORMAT parquet, COMPRESSION zstd',
  csv: `FORMAT csv, HEADER true, ${times}`,
  ndjson: `FORMAT json, ${times}`,
};
const dayMicros = 86_400_000_000;

/**
 * Writes events in the columns of the view `events`. The file or folder appears under its name once it is whole.
 *
 * @throws ConfigurationError when the folder for `byDay` is not empty.
 */
export async function copyTo(
  session: Session,
  catalog: Catalog,
  target: CopyTarget,
  staging: string | undefined,
): Promise<{ rows: string; files: number }> {
  const path = resolve(target.path);
  const byDay = target.byDay === true;
  if (byDay && (await readdir(path).catch(() => [])).length > 0) {
    throw new ConfigurationError(`${target.path} is not empty.`, {
      hint: 'Name a new folder for the export.',
    });
  }
  await mkdir(dirname(path), { recursive: true });
  const draft = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}`);
  // The engine of a store that is open for writing reaches no other folder.
  const written = staging === undefined ? draft : join(staging, basename(draft));
  try {
    const copied = byDay
      ? await copyDays(session, catalog, target, written)
      : { rows: await copyFile(session, catalog, target, written), files: 1 };
    if (written !== draft) await move(written, draft);
    if (byDay) await rm(path, { recursive: true, force: true });
    await rename(draft, path);
    return { ...copied, rows: String(copied.rows) };
  } catch (error) {
    for (const each of new Set([written, draft])) await rm(each, { recursive: true, force: true });
    throw error;
  }
}

async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch {
    // They may be on two disks.
    await cp(from, to, { recursive: true });
    await rm(from, { recursive: true, force: true });
  }
}

async function copyDays(session: Session, catalog: Catalog, target: CopyTarget, folder: string) {
  const { limit, order = 'asc' } = target.query;
  let left = limit ?? Number.POSITIVE_INFINITY;
  let files = 0;
  let copied = 0;
  await mkdir(folder);
  for (const { from, to } of await daysOf(session, catalog, target.query)) {
    if (left <= 0) break;
    const part = join(folder, `day=${from.slice(0, 10)}`);
    await mkdir(part);
    const inside = {
      from: latest(from, target.query.from),
      to: earliest(to, target.query.to),
      ...(limit === undefined ? {} : { limit: left, order }),
    };
    const query = { ...target.query, ...inside };
    const n = await copyFile(session, catalog, { ...target, query }, join(part, `events.${target.format}`));
    files += 1;
    copied += n;
    left -= n;
  }
  return { rows: copied, files };
}

async function daysOf(
  session: Session,
  catalog: Catalog,
  query: QueryV1,
): Promise<{ from: string; to: string }[]> {
  const { order = 'asc', limit: _limit, after: _after, ...selection } = query;
  const parts = partsOf(catalog, selection);
  if (parts.length === 0) return [];
  const union = unionOf(parts, () => `CAST(floor(epoch_us(t.time) / ${dayMicros}) AS BIGINT) AS day`);
  const found = await rows(session, `SELECT DISTINCT day FROM (${union.sql}) ORDER BY day ${order}`, [
    ...union.values,
  ]);
  return found.map(([day]) => {
    const [from, to] = [0, 1].map((n) => new Date(((Number(day) + n) * dayMicros) / 1000).toISOString());
    return { from: from ?? '', to: to ?? '' };
  });
}

async function copyFile(
  session: Session,
  catalog: Catalog,
  target: CopyTarget,
  path: string,
): Promise<number> {
  const { order, limit, after: _, ...selection } = target.query;
  const union = unionOf(partsOf(catalog, selection), ({ native, from }) => {
    return eventColumns(native ?? (from === 'file_events' ? 'file_events' : 'record_events'));
  });
  const nothing = `SELECT ${eventColumns('record_events')} FROM store.record_events t WHERE false`;
  const all = eventRows(union.sql === '' ? nothing : union.sql);
  const direction = order ?? (limit === undefined ? undefined : 'asc');
  // Sorting all of a store costs more than writing it.
  const sorted = direction === undefined ? all : `${all} ${orderBy({ order: direction })}`;
  const sql = limit === undefined ? sorted : `${sorted} LIMIT ${limit}`;
  const [row] = await rows(session, `COPY (${sql}) TO ${literal(path)} (${formats[target.format]})`, [
    ...union.values,
  ]);
  return Number(row?.[0] ?? 0);
}

function latest(day: string, wanted: string | undefined): string {
  return wanted !== undefined && Date.parse(wanted) > Date.parse(day) ? wanted : day;
}

function earliest(day: string, wanted: string | undefined): string {
  return wanted !== undefined && Date.parse(wanted) < Date.parse(day) ? wanted : day;
}
