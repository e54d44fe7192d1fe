// The same statements of the store behind nothing but node:http. node serve.mjs <vendor> <store>
import { createServer } from 'node:http';
import { openDuckDbStore } from '@logs/store-duckdb';

const [, , vendor, path] = process.argv;
const { signal } = new AbortController();
const store = await openDuckDbStore(path, { mode: 'write', signal });

const answer = {
  async scaleengine(_url, body) {
    const { cdn, app, stream, limit, offset } = JSON.parse(new URLSearchParams(body).get('json'));
    const where = {
      'media.account.id': String(cdn),
      'media.app.name': app,
      'media.stream.name': stream,
    };
    const [{ events }, count] = await Promise.all([
      store.records('scaleengine/origin', { where, order: 'desc', offset, limit, deleted: 'hide' }, signal),
      store.count('scaleengine/origin', { where, deleted: 'hide' }, signal),
    ]);
    return `{"status":"success","logs":[${events.map(({ raw }) => raw).join(',')}],"log_count":${count}}`;
  },
  async signalwire(url) {
    const id = url.slice(url.lastIndexOf('/') + 1);
    const event = await store.record('signalwire/video', `example:${id}`, signal);
    return event.raw;
  },
}[vendor];

const server = createServer(async (request, response) => {
  let body = '';
  for await (const piece of request) body += piece;
  const text = await answer(request.url, body);
  response
    .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    .end(text);
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
process.on('SIGTERM', async () => {
  server.closeAllConnections();
  server.close();
  await store.close();
});
