// A store's events into files of a folder, each synced. node deliver.mjs <store> <folder> <events a file>
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import edgio from '@logs/edgio-format';
import { openDuckDbStore } from '@logs/store-duckdb';

const [, , path, folder, rows] = process.argv;
const { signal } = new AbortController();
const { delivery } = edgio().feeds.events;
const store = await openDuckDbStore(path, { mode: 'read', signal });
let after = {};
for (let number = 0; ; number++) {
  const events = [];
  while (events.length < Number(rows)) {
    const answer = await store.changes(
      { ...after, limit: Math.min(5000, Number(rows) - events.length) },
      signal,
    );
    if (answer.events.length === 0) break;
    events.push(...answer.events);
    after = { after: answer.after };
  }
  if (events.length === 0) break;
  const file = await open(join(folder, `${number}.${delivery.ending}`), 'wx');
  await file.writeFile(await delivery.encode(events, '001'));
  await file.sync();
  await file.close();
}
await store.close();
