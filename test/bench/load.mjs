// Asks a served endpoint, so many requests at a time. node load.mjs <vendor> <url> <connections> <requests> <credential>
// Prints requests a second and the time that 99 of 100 stay below, in milliseconds.
import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const core = createRequire(fileURLToPath(import.meta.resolve('@logs/core/package.json')));
const { Pool } = core('undici');
const [, , vendor, url, connections, requests, text] = process.argv;
const credential = JSON.parse(text);
const total = Number(requests);

const asked = {
  scaleengine(at) {
    const request = {
      command: 'log.origin',
      api_key: credential.apiKey,
      timestamp: Math.floor(Date.now() / 1000),
      cdn: credential.cdn,
      app: 'jb-origin',
      stream: `stream_${(at * 7919) % 1000}`,
      limit: 25,
      offset: (at * 31) % 900,
    };
    const signed = JSON.stringify(request);
    const signature = createHmac('sha256', credential.apiSecret).update(signed).digest('base64');
    const body = `json=${encodeURIComponent(JSON.stringify({ ...request, signature }))}`;
    return {
      path: '/stable/',
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    };
  },
  signalwire(at) {
    const number = 1 + ((at * 7919) % 1_000_000);
    return {
      path: `/api/video/logs/${number.toString(16).padStart(8, '0')}-5a47-4597-9a23-c7d01e696b92`,
      method: 'GET',
      headers: {
        authorization: `Basic ${Buffer.from(`${credential.project}:${credential.token}`).toString('base64')}`,
      },
    };
  },
}[vendor];

const pool = new Pool(url, { connections: Number(connections) });
const took = [];
let next = 0;
async function worker() {
  while (next < total) {
    const options = asked(next++);
    const begin = performance.now();
    const { body, statusCode } = await pool.request(options);
    const answer = await body.text();
    took.push(performance.now() - begin);
    const right = statusCode === 200 && !answer.includes('"failure"') && answer.length > 200;
    if (!right) throw new Error(`${statusCode}: ${answer.slice(0, 200)}`);
  }
}
const begin = performance.now();
await Promise.all(Array.from({ length: Number(connections) }, worker));
const seconds = (performance.now() - begin) / 1000;
took.sort((a, b) => a - b);
await pool.close();
console.log(JSON.stringify({ rate: total / seconds, p99: took[Math.floor(total * 0.99)] }));
