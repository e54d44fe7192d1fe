import { request } from 'node:http';
import { Readable } from 'node:stream';
import type { Answer } from './front.ts';

/** Hands requests on to another server, as they are. Its sockets do not keep the process alive. */
export function forwardTo(place: URL): Answer {
  return async (incoming) => {
    const body = new Uint8Array(await incoming.arrayBuffer());
    const { pathname, search } = new URL(incoming.url);
    return new Promise((resolve, reject) => {
      const outgoing = request(
        new URL(pathname + search, place),
        { method: incoming.method, headers: Object.fromEntries(incoming.headers), agent: false },
        (answer) => {
          const headers = Object.entries(answer.headers).map(([name, value]): [string, string] => [
            name,
            String(value),
          ]);
          const { statusCode = 500 } = answer;
          const bodiless = statusCode === 204 || statusCode === 304;
          const stream = bodiless ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>);
          resolve(new Response(stream, { status: statusCode, headers }));
        },
      );
      outgoing.on('socket', (socket) => socket.unref());
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  };
}
