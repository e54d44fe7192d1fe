// A bucket in memory that speaks S3: lists, gives and takes objects, and refuses strangers.
//   node bucket.mjs [<folder of its objects> | hours:<number of keys>:<hours>]
// Prints its address; when its input ends, what it was asked.
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, sep } from 'node:path';

const pageSize = 1000;
const [, , content = ''] = process.argv;
const objects = new Map();
const asked = { lists: 0, gets: 0, puts: 0, putBytes: 0 };

if (content.startsWith('hours:')) {
  const [, count, hours] = content.split(':').map(Number);
  const first = Date.UTC(2026, 2, 1);
  for (let at = 0; at < count; at++) {
    const hour = new Date(first + (at % hours) * 3_600_000)
      .toISOString()
      .slice(0, 13)
      .replaceAll(/[-T]/g, '');
    const part = String(Math.floor(at / hours)).padStart(5, '0');
    objects.set(
      `version=001/exec_dt=${hour}/event_type=slice_played/part-${part}-3608d733-e96c-4575-8784-${String(at).padStart(12, '0')}.c000.csv.gz`,
      { size: 20 },
    );
  }
} else if (content !== '') {
  for (const path of readdirSync(content, { recursive: true })) {
    if (!path.endsWith('.gz')) continue;
    const body = readFileSync(join(content, path));
    objects.set(path.split(sep).join('/'), { body, size: body.length });
  }
}
let keys = [...objects.keys()].sort();

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://here');
  if (request.headers.authorization === undefined) {
    request.resume();
    response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
    return;
  }
  const key = decodeURIComponent(url.pathname.split('/').slice(2).join('/'));
  if (request.method === 'PUT') {
    put(request, response, key);
  } else if (key === '') {
    asked.lists++;
    response.writeHead(200, { 'content-type': 'application/xml' }).end(listing(url.searchParams));
  } else {
    asked.gets++;
    const { body } = objects.get(key) ?? {};
    if (body === undefined) response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
    else response.writeHead(200, { etag: '"e"', 'content-length': body.length }).end(body);
  }
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
process.stdin.resume().on('end', () => {
  console.log(JSON.stringify({ ...asked, objects: objects.size }));
  process.exit();
});

function put(request, response, key) {
  let size = 0;
  request.on('data', (piece) => {
    size += piece.length;
  });
  request.on('end', () => {
    asked.puts++;
    asked.putBytes += size;
    objects.set(key, { size });
    response.writeHead(200, { etag: '"e"' }).end();
  });
}

function listing(query) {
  const prefix = query.get('prefix') ?? '';
  const after = query.get('continuation-token') ?? query.get('start-after') ?? '';
  const delimiter = query.get('delimiter');
  if (keys.length !== objects.size) keys = [...objects.keys()].sort();
  const found = [];
  const folders = new Set();
  let more = false;
  for (let at = firstBehind(after < prefix ? prefix : after, after < prefix); at < keys.length; at++) {
    const key = keys[at];
    if (!key.startsWith(prefix)) break;
    const end = delimiter === null ? -1 : key.indexOf(delimiter, prefix.length);
    if (end !== -1) {
      folders.add(key.slice(0, end + 1));
      continue;
    }
    more = found.length === pageSize;
    if (more) break;
    found.push(key);
  }
  const contents = found.map(
    (key) =>
      `<Contents><Key>${encoded(key)}</Key><Size>${objects.get(key).size}</Size><ETag>"e"</ETag></Contents>`,
  );
  const prefixes = [...folders].map(
    (folder) => `<CommonPrefixes><Prefix>${encoded(folder)}</Prefix></CommonPrefixes>`,
  );
  const next = more ? `<NextContinuationToken>${found.at(-1)}</NextContinuationToken>` : '';
  return `<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>${more}</IsTruncated>${next}${contents.join('')}${prefixes.join('')}</ListBucketResult>`;
}

/** Where the keys begin that come behind this text, or with it. */
function firstBehind(text, inclusive) {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (inclusive ? keys[middle] < text : keys[middle] <= text) low = middle + 1;
    else high = middle;
  }
  return low;
}

function encoded(key) {
  return encodeURIComponent(key).replaceAll('%2F', '/');
}
