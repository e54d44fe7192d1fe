import { listValue } from './duckdb.ts';
import { jsonRows, type Session } from './session.ts';

/** What an event says of the file that it is from. */
export interface FileFacts {
  key: string;
  feed: string;
  idPrefix: string;
  source: string;
  observedTime: string;
}

/** Adds the files with these ids that are not known yet. */
export async function learnFiles(
  session: Session,
  known: Map<number, FileFacts>,
  ids: Iterable<number>,
): Promise<void> {
  const wanted = [...new Set(ids)].filter((id) => !known.has(id));
  if (wanted.length === 0) return;
  const found = await jsonRows(
    session,
    ['id', 'key', 'feed', 'id_prefix', 'source', 'observed'],
    'FROM store.files WHERE id IN (SELECT unnest($1))',
    [listValue(wanted)],
  );
  for (const [id, key, feed, idPrefix, source, observed] of found) {
    known.set(Number(id), {
      key: String(key),
      feed: String(feed),
      idPrefix: String(idPrefix),
      source: String(source),
      observedTime: String(observed),
    });
  }
}
