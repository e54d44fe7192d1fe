import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on a port of this machine. */
export interface Listening {
  url: URL;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Lets a handler of requests answer over HTTP. */
export async function listen(handler: (request: Request) => Promise<Response>): Promise<Listening> {
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const headers = Object.entries(incoming.headersDistinct).flatMap(([name, values]) =>
      (values ?? []).map((value): [string, string] => [name, value]),
    );
    const { method = 'GET' } = incoming;
    const request = new Request(`http://${incoming.headers.host ?? 'localhost'}${incoming.url ?? '/'}`, {
      method,
      headers,
      ...(method === 'GET' || method === 'HEAD' ? {} : { body: Buffer.concat(chunks) }),
    });
    const response = await handler(request);
    const body = Buffer.from(await response.arrayBuffer());
    const length = { 'content-length': body.length };
    outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), ...length });
    outgoing.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/stable/`),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
