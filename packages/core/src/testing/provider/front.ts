import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** Answers a request as a vendor would. */
export type Answer = (request: Request) => Promise<Response>;

/** Comes between a request and its answer. `number` counts the requests from 0 since the fault began. */
export type Fault = (answer: () => Promise<Response>, request: Request, number: number) => Promise<Response>;

/** A server on loopback in front of a peer. Nothing of it keeps the process alive. */
export interface Front extends AsyncDisposable {
  readonly url: URL;
  /** Requests since the last {@link Front.begin}. */
  readonly requests: number;
  /** Answers under way now. */
  readonly open: number;
  /** Authorization headers and request URLs that were seen. */
  readonly seen: Set<string>;
  /** What went wrong in the peer itself. */
  readonly failures: unknown[];
  /** From now on with this fault, or with none. */
  begin(fault?: Fault): void;
}

/** Starts a front on a free port. */
export async function openFront(answer: Answer, host = '127.0.0.1'): Promise<Front> {
  let fault: Fault | undefined;
  let requests = 0;
  let open = 0;
  const seen = new Set<string>();
  const failures: unknown[] = [];
  const sockets = new Set<Socket>();
  const respond = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    open += 1;
    outgoing.once('close', () => {
      open -= 1;
    });
    const number = requests++;
    const body = await bodyOf(incoming);
    const request = () => requestOf(incoming, body);
    seen.add(request().url).add(incoming.headers.authorization ?? '');
    const direct = () => answer(request());
    const response = await (fault === undefined ? direct() : fault(direct, request(), number));
    await send(response, outgoing, incoming.method === 'HEAD');
  };
  const server = createServer((incoming, outgoing) => {
    respond(incoming, outgoing).catch((error: unknown) => {
      if (!outgoing.destroyed) failures.push(error);
      outgoing.destroy();
    });
  });
  server.on('connection', (socket) => {
    socket.unref();
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://${host}:${port}/`),
    get requests() {
      return requests;
    },
    get open() {
      return open;
    },
    seen,
    failures,
    begin(next) {
      fault = next;
      requests = 0;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  for await (const piece of incoming) pieces.push(piece as Uint8Array);
  return new Uint8Array(Buffer.concat(pieces));
}

function requestOf({ method = 'GET', url = '/', headers }: IncomingMessage, body: Uint8Array<ArrayBuffer>) {
  const own = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  return new Request(new URL(url, `http://${headers.host ?? 'localhost'}`), {
    method,
    headers: own,
    ...(method === 'GET' || method === 'HEAD' ? {} : { body }),
  });
}

/** Sends an answer as its body comes; one whose body breaks off is cut off. */
async function send(response: Response, outgoing: ServerResponse, bodiless: boolean): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (bodiless || response.body === null) {
    outgoing.end();
    await response.body?.cancel();
    return;
  }
  const reader = response.body.getReader();
  outgoing.once('close', () => void reader.cancel().catch(() => undefined));
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (!outgoing.write(value)) await drained(outgoing);
    }
    outgoing.end();
  } catch {
    // What was written goes out before the connection is cut.
    outgoing.socket?.end(() => outgoing.destroy());
  }
}

async function drained(outgoing: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    const go = () => {
      outgoing.off('drain', go);
      outgoing.off('close', go);
      resolve();
    };
    outgoing.on('drain', go);
    outgoing.on('close', go);
  });
}
