import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';

/** A request as it came, for peers that are written by hand. */
export interface Seen {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A server on a port of this machine. */
export interface Loopback extends AsyncDisposable {
  url: URL;
  /** Of the address alone: `127.0.0.1:4711`. */
  host: string;
  seen: Seen[];
}

/** Answers on a free port with a function from Request to Response. */
export async function loopback(
  answer: (request: Request) => Promise<Response> | Response,
): Promise<Loopback> {
  const seen: Seen[] = [];
  const server = createServer(async (incoming, outgoing) => {
    try {
      const pieces: Uint8Array[] = [];
      for await (const piece of incoming) pieces.push(piece as Uint8Array);
      const body = Buffer.concat(pieces);
      const { method = 'GET', headers } = incoming;
      const url = new URL(incoming.url ?? '/', `http://${headers.host}`);
      seen.push({ method, url, headers, body: body.toString() });
      const own = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
      const init = { method, headers: own, ...(['GET', 'HEAD'].includes(method) ? {} : { body }) };
      const response = await answer(new Request(url, init));
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      if (response.body === null) outgoing.end();
      else
        Readable.fromWeb(response.body as NodeStream)
          .on('error', () => outgoing.destroy())
          .pipe(outgoing);
    } catch {
      outgoing.destroy();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}/`),
    host: `127.0.0.1:${port}`,
    seen,
    async [Symbol.asyncDispose]() {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
