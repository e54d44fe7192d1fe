// A vendor's logs into a table by DuckDB's appender, in about as many transactions as ours has: it writes up to 4
// pages together. node collect.mjs <vendor> <url> <file>
import { openDuckDb } from './duckdb.mjs';
import { pages } from './pages.mjs';

// The columns of a row as our store holds it, the JSON of its attributes and its text among them; no index.
const text = 'varchar';
const types = {
  feed: text,
  id: text,
  source: text,
  seq: 'bigint',
  change: 'bigint',
  observed: text,
  time: 'timestamp',
  name: text,
  severity: 'integer',
  end_time: 'timestamp',
  event_type: text,
  attributes: text,
  raw: text,
  version: text,
  deleted: 'boolean',
};

const rows = {
  scaleengine: ({ metadata, ...log }) => ({
    id: `158:${log.id}`,
    time: `${log.logdate.replace(' ', 'T')}Z`,
    name: `media.publish.${log.log_type}`,
    type: log.log_type,
    attributes: { 'media.account.id': '158', ...log, encoder: metadata.encoder, ...metadata.video },
    raw: { ...log, metadata },
  }),
  signalwire: ({ charge_details, ...log }) => ({
    id: `example:${log.id}`,
    time: log.created_at,
    end: log.ended_at,
    name: 'media.room.session',
    type: log.type,
    version: '2',
    attributes: { 'media.account.id': 'example', ...log, details: JSON.stringify(charge_details) },
    raw: { ...log, charge_details },
  }),
};

const [, , vendor, url, file] = process.argv;
const begin = performance.now();
const connection = await openDuckDb(file);
const names = Object.entries(types).map(([name, type]) => `${name} ${type}`);
await connection.run(`create table logs (${names.join(', ')})`);
let count = 0;
let seq = 0;
const together = 4;
for await (const page of pages(vendor, url)) {
  const observed = new Date().toISOString();
  if (seq % together === 0) await connection.run('begin');
  const appender = await connection.createAppender('logs');
  seq += 1;
  for (const log of page) {
    const { id, time, end, name, type, version, attributes, raw } = rows[vendor](log);
    const instant = (value) => appender.appendTimestamp({ micros: BigInt(Date.parse(value)) * 1000n });
    appender.appendVarchar(vendor);
    appender.appendVarchar(id);
    appender.appendVarchar('bench');
    appender.appendBigInt(BigInt(seq));
    appender.appendBigInt(BigInt(++count));
    appender.appendVarchar(observed);
    instant(time);
    appender.appendVarchar(name);
    appender.appendInteger(9);
    if (end === undefined) appender.appendNull();
    else instant(end);
    appender.appendVarchar(type);
    appender.appendVarchar(JSON.stringify(attributes));
    appender.appendVarchar(JSON.stringify(raw));
    if (version === undefined) appender.appendNull();
    else appender.appendVarchar(version);
    appender.appendBoolean(false);
    appender.endRow();
  }
  appender.closeSync();
  if (seq % together === 0) await connection.run('commit');
}
if (seq % together !== 0) await connection.run('commit');
// With all of it in the file itself, as ours leaves it.
await connection.run('checkpoint');
connection.closeSync();
console.log(JSON.stringify({ count, seconds: (performance.now() - begin) / 1000 }));
