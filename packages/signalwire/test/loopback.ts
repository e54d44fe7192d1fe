import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on a real loopback port. */
export interface Loopback extends AsyncDisposable {
  url: URL;
  /** Method, path and query of every request so far. */
  requests: string[];
  /** Headers of the latest request. */
  headers: Headers;
}

/** Serves requests on loopback. */
export async function loopback(
  answer: (request: Request) => Response | Promise<Response>,
): Promise<Loopback> {
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const headers = new Headers(incoming.headers as Record<string, string>);
      served.requests.push(`${incoming.method} ${incoming.url}`);
      served.headers = headers;
      const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
        method: incoming.method ?? 'GET',
        headers,
      });
      const response = await answer(request);
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(new Uint8Array(await response.arrayBuffer()));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const served: Loopback = {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    requests: [],
    headers: new Headers(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return served;
}
