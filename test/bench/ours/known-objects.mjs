// A store that knows all objects of a bucket, as if it had collected them. node known-objects.mjs <store> <bucket>
import edgio from '@logs/edgio-format';
import { openDuckDbStore } from '@logs/store-duckdb';

const [, , path, root] = process.argv;
const { signal } = new AbortController();
const { events } = edgio().feeds;
const feed = { name: 'edgio/events', eventType: events.eventType, table: events.table };
const source = `edgio:${root}`;
const observedTime = new Date().toISOString();
const store = await openDuckDbStore(path, { mode: 'write', signal });
let page = 0;
for await (const { items, checkpoint } of events.scan({ query: { root }, signal })) {
  page++;
  const ledger = items.map(({ key, fingerprint, size, delivered, edition, attributes }) => ({
    ...{ feed: feed.name, key, source, state: 'taken', fingerprint, size, delivered, edition, attributes },
    sha256: key.slice(-60, -28),
    updated: observedTime,
  }));
  const commit = { source, feed, key: `page ${page}`, observedTime, ledger };
  await store.commit({ ...commit, checkpoint: { seq: page, value: checkpoint } }, signal);
}
await store.close();
