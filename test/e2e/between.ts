import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** What becomes of a request on its way: a refusal with this status, or a wait in milliseconds. */
export type Trouble = { status: number } | { waitMs: number } | undefined;

/**
 * Stands between a client and a vendor's endpoint for the length of a test; answers its own address. Requests and
 * answers pass as they are, save for what `trouble` says of a request's address and body.
 */
export async function between(
  target: string,
  trouble: (seen: { url: string; body: string }) => Trouble,
): Promise<string> {
  const server = createServer(async (asked, answer) => {
    const body = await text(asked);
    const what = trouble({ url: asked.url ?? '', body });
    if (what !== undefined && 'status' in what) {
      answer.writeHead(what.status, { 'content-type': 'text/plain' }).end('refused on the way');
      return;
    }
    if (what !== undefined) await sleep(what.waitMs);
    const { method = 'GET', headers } = asked;
    const onward = request(new URL(asked.url ?? '', target), { method, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 500, got.headers);
      got.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    onward.end(body);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An address on which nobody listens. */
export async function nobody(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
