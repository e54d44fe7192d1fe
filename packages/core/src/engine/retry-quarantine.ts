import type { LimitsV1, RuntimeV1 } from '../provider/index.ts';
import type { LogStoreV1, QuarantineRowV1 } from '../store/index.ts';
import { runOf } from './collect-source.ts';
import { feedNameOf } from './feed-info.ts';
import { type FileReader, fileReader } from './file-reader.ts';
import { limiter } from './limiter.ts';
import { linkedAbort } from './linked-abort.ts';
import { Outages } from './outage.ts';
import { retryFile } from './retry-file.ts';
import { retryRows } from './retry-rows.ts';
import type { Source } from './source.ts';

/** What to try again. */
export interface RetryOptions {
  store: LogStoreV1;
  /** Where records may come from: a feed whose source is not among them is left alone. */
  sources: readonly Source[];
  /** Only these quarantined records; all of a file are tried when one of them is. Without it, all. */
  ids?: readonly string[];
  limits?: Partial<LimitsV1>;
  runtime?: Partial<RuntimeV1>;
  signal: AbortSignal;
}

/** What trying again came to, in quarantined records. */
export interface RetrySummary {
  tried: number;
  /** Became events and left the quarantine. */
  settled: number;
  /** Are still no events. */
  remaining: number;
  /** Could not be tried, by the reason. */
  unavailable: Record<string, number>;
}

const batch = 500;

/**
 * Reads quarantined records again under the same ids: from the file they came in where it is still the same,
 * or else from the bytes that were kept. What is an event now and what left the quarantine is one commit for
 * each file. Records that stay are untouched.
 */
export async function retryQuarantine(given: RetryOptions): Promise<RetrySummary> {
  const summary: RetrySummary = { tried: 0, settled: 0, remaining: 0, unavailable: {} };
  const reader = fileReader(1);
  const working = linkedAbort(given.signal);
  const options = { ...given, signal: working.signal };
  try {
    let group: QuarantineRowV1[] = [];
    for await (const row of wanted(options)) {
      if (group[0] !== undefined && placeOf(group[0]) !== placeOf(row)) {
        await retryGroup(options, group, reader, summary);
        group = [];
      }
      group.push(row);
    }
    if (group.length > 0) await retryGroup(options, group, reader, summary);
  } finally {
    working.unlink();
    await reader.close();
  }
  return summary;
}

async function retryGroup(
  options: RetryOptions,
  rows: QuarantineRowV1[],
  reader: FileReader,
  summary: RetrySummary,
): Promise<void> {
  const [first] = rows;
  const ofFeed = options.sources.filter((source) => feedNameOf(source) === first?.feed);
  // A file says all by itself; what a record of an API is depends on what its source asked for.
  const source =
    ofFeed.find(({ name }) => name === first?.source) ?? ofFeed.find(({ feed }) => feed.kind === 'files');
  if (first === undefined || source === undefined) {
    const reason =
      ofFeed.length === 0
        ? `no source of the feed ${first?.feed ?? ''} is configured`
        : `their source ${first?.source ?? ''} is not configured`;
    summary.unavailable[reason] = (summary.unavailable[reason] ?? 0) + rows.length;
    return;
  }
  const run = runOf(options, source, options.signal);
  const { feed } = source;
  const lease = await options.store.acquire(source.name, options.signal);
  let whole: RetrySummary | undefined;
  let outcome: RetrySummary;
  try {
    if (feed.kind === 'files' && first.key !== undefined) {
      const limit = limiter(1);
      whole = await retryFile(run, { feed, reader, limit, outages: new Outages() }, first.key);
    }
    outcome = whole ?? (await retryRows(run, rows));
  } finally {
    await lease.release();
  }
  summary.tried += whole?.tried ?? rows.length;
  summary.settled += outcome.settled;
  summary.remaining += outcome.remaining;
  for (const [reason, count] of Object.entries(outcome.unavailable)) {
    summary.unavailable[reason] = (summary.unavailable[reason] ?? 0) + count;
  }
}

async function* wanted({ store, ids, signal }: RetryOptions): AsyncGenerator<QuarantineRowV1> {
  if (ids !== undefined) {
    const done = new Set<string>();
    for (const id of [...ids].sort()) {
      for (const row of await store.quarantined({ id, limit: 1 }, signal)) {
        if (!done.has(row.id)) yield row;
        done.add(row.id);
      }
    }
    return;
  }
  let after: string | undefined;
  for (;;) {
    const rows = await store.quarantined({ limit: batch, ...(after === undefined ? {} : { after }) }, signal);
    yield* rows;
    after = rows.at(-1)?.id;
    if (rows.length < batch) return;
  }
}

function placeOf({ feed, source, key }: QuarantineRowV1): string {
  return key === undefined ? `${feed}\0${source}` : `${feed}\0\0${key}`;
}
