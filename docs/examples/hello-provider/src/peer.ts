#!/usr/bin/env node
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { demo } from './demo.ts';

// The Hello API itself, so that there is something to collect from: a room "lobby" with 250 greetings.
const [credential] = demo.credentials;
const records = demo.feeds['greetings']?.records?.({ seed: 1, count: 250, now: new Date() }) ?? [];
const greetings = records as { text: string; value: { at: string; room: string } }[];

const server = createServer(({ url = '/', headers }, response) => {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const since = searchParams.get('since') ?? '';
  const first = Number(searchParams.get('offset'));
  const end = first + Number(searchParams.get('limit') ?? 100);
  const found = greetings.filter(
    ({ value: { at, room } }) => pathname === `/rooms/${room}/greetings` && at >= since,
  );
  const isAllowed = headers.authorization === `Bearer ${credential['token']}`;
  response.writeHead(isAllowed ? 200 : 401, { 'content-type': 'application/json' });
  const texts = found.slice(first, end).map(({ text }) => text);
  response.end(
    isAllowed
      ? `{"greetings":[${texts.join(',')}],"more":${end < found.length}}`
      : '{"error":"unauthorized"}',
  );
});

server.listen(Number(process.argv[2] ?? 0), '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
console.log(`http://127.0.0.1:${port}/`);
