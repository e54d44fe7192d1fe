import { createHash } from 'node:crypto';
import { feedInfoOf } from '../../engine/feed-info.ts';
import { fileIdPrefix } from '../../engine/file-id.ts';
import type { Source } from '../../engine/index.ts';
import { decode } from '../../engine/index.ts';
import type {
  FileFeedV1,
  LedgerRowV1,
  LogEventV1,
  RecordFeedV1,
  SampleFileV1,
} from '../../provider/index.ts';
import type { LogStoreV1, StagedRecordV1 } from '../../store/index.ts';

/** Puts records or files into a store as if they had been collected by `source`. */
export async function putItems(
  store: LogStoreV1,
  source: Source,
  items: readonly unknown[],
  now: Date,
): Promise<void> {
  const { feed } = source;
  if (items.length === 0) return;
  if (feed.kind === 'records') await putRecords(store, source, feed, items, now);
  else for (const file of items) await putFile(store, source, feed, file as SampleFileV1, now);
}

const { signal } = new AbortController();

async function putRecords(
  store: LogStoreV1,
  source: Source,
  feed: RecordFeedV1,
  items: readonly unknown[],
  now: Date,
): Promise<void> {
  const info = feedInfoOf(source);
  const records = items.map((raw): StagedRecordV1 => {
    const event = feed.normalize(raw, { source: source.name, feed: info.name });
    const version = feed.version?.(raw);
    return { event, ...(version === undefined ? {} : { version }) };
  });
  const stage = await store.stage(info, signal);
  await stage.records(records);
  await store.commit(commitOf(source, now, { stage }), signal);
}

async function putFile(
  store: LogStoreV1,
  source: Source,
  feed: FileFeedV1,
  { file, bytes }: SampleFileV1,
  now: Date,
): Promise<void> {
  const events = await eventsOfFile(source, feed, { file, bytes });
  const stage = await store.stage(feedInfoOf(source), signal);
  await stage.events(
    { key: file.key, idPrefix: fileIdPrefix(file.key), ordinal: 0 },
    (async function* () {
      yield events;
    })(),
  );
  await store.archive?.keep(
    (async function* () {
      yield bytes;
    })(),
    signal,
  );
  const { delivered, edition, attributes } = file;
  const row: LedgerRowV1 = {
    feed: feedInfoOf(source).name,
    key: file.key,
    source: source.name,
    state: 'taken',
    fingerprint: file.fingerprint,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
    ...(delivered === undefined ? {} : { delivered }),
    ...(edition === undefined ? {} : { edition }),
    ...(attributes === undefined ? {} : { attributes }),
    ...(store.archive === undefined ? {} : { kept: true }),
    updated: now.toISOString(),
  };
  await store.commit(commitOf(source, now, { stage, ledger: [row] }), signal);
}

/** The events of a file, by line. */
export async function eventsOfFile(
  { provider, name }: Source,
  feed: FileFeedV1,
  { file, bytes }: SampleFileV1,
): Promise<{ line: number; event: LogEventV1 }[]> {
  const { key, attributes } = file;
  const body = (async function* () {
    yield bytes;
  })();
  const events: { line: number; event: LogEventV1 }[] = [];
  const job = { provider, feed, body, key, ...(attributes === undefined ? {} : { attributes }), signal };
  for await (const batch of decode(job)) {
    for (const { line, event, invalid } of batch) {
      if (event === undefined) throw new Error(`${name}: the sample ${key}:${line} is no event: ${invalid}`);
      events.push({ line, event });
    }
  }
  return events;
}

let commits = 0;

function commitOf(source: Source, now: Date, rest: object) {
  commits += 1;
  return {
    source: source.name,
    feed: feedInfoOf(source),
    key: `put ${commits}`,
    observedTime: now.toISOString(),
    ...rest,
  };
}
