// A vendor's pages with nothing but undici and JSON.parse.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const core = createRequire(fileURLToPath(import.meta.resolve('@logs/core/package.json')));
const { Client } = core('undici');
const size = 1000;

/** The pages of a vendor's peer as what JSON.parse makes of them. */
export async function* pages(vendor, url) {
  const client = new Client(new URL(url).origin);
  const ask = async (options) => {
    const { body } = await client.request(options);
    return JSON.parse(await body.text());
  };
  if (vendor === 'scaleengine') {
    for (let offset = 0; ; offset += size) {
      const body = `json=${encodeURIComponent(JSON.stringify({ command: 'log.origin', limit: size, offset }))}`;
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const { logs } = await ask({ path: '/stable/', method: 'POST', headers, body });
      if (logs.length === 0) break;
      yield logs;
    }
  } else {
    for (let path = `/api/video/logs?page_size=${size}&include_deleted=true`; path !== undefined; ) {
      const { data, links } = await ask({ path, method: 'GET' });
      yield data;
      path = links.next === undefined ? undefined : links.next.slice(new URL(links.next).origin.length);
    }
  }
  await client.close();
}
