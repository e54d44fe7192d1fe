import { resolve } from 'node:path';
import type { QueryV1 } from '@logs/core';
import { UnsupportedError } from '@logs/core/errors';
import type { LogStoreV1 } from '@logs/core/store';
import type { DuckDbStore } from '@logs/store-duckdb';
import type { Context } from '../context.ts';
import { openStore } from '../open-store.ts';
import { checkFree } from '../output/part-file.ts';
import { partFolder } from '../output/part-folder.ts';

/** What a store can copy events to. */
export type CopyFormat = 'parquet' | 'csv' | 'ndjson';

/** A copy of events to a file, or by day to a folder. */
export interface CopyRequest {
  query: QueryV1;
  format: CopyFormat;
  out: string;
  byDay: boolean;
  force: boolean;
}

/** A store that copies events by itself. */
type Copier = LogStoreV1 & Pick<DuckDbStore, 'copyTo'>;

const dayFolder = /^day=/;

/** Copies events out of the store; what is written stands under its name only when it is whole. */
export async function copyEvents(context: Context, request: CopyRequest): Promise<void> {
  const { query, format, byDay, force, out } = request;
  const path = resolve(context.cwd, out);
  // A file takes the place of an older one at once; a folder has to be made beside it.
  const folder = byDay ? await partFolder(path, dayFolder, force) : undefined;
  if (folder === undefined) await checkFree(path, force);
  const store = await openStore(context, { mode: 'read' });
  try {
    if (!canCopy(store))
      throw new UnsupportedError('This store cannot export', { hint: 'Take logs query --out.' });
    const done = await store.copyTo({ query, path: folder?.part ?? path, format, byDay }, context.signal);
    await folder?.finish();
    const events = `${done.rows} ${done.rows === '1' ? 'event' : 'events'}`;
    context.say(byDay ? `Wrote ${events} to ${done.files} files in ${out}` : `Wrote ${events} to ${out}`);
  } catch (error) {
    await folder?.discard();
    throw error;
  } finally {
    await store.close();
  }
}

function canCopy(store: LogStoreV1): store is Copier {
  return 'copyTo' in store;
}
