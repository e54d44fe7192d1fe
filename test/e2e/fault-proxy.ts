import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** What befell the requests that went through. */
export interface FaultProxy {
  url: string;
  faults: Record<'cut' | 'delayed' | 'refused' | 'twice' | 'lost', number>;
  close(): Promise<void>;
}

/**
 * Stands before a server and does what bad lines do, by turns: refuses, delays, cuts an answer in its body,
 * hands a request on twice, and loses the answer to one that was carried out. Of `every` requests one meets a fault.
 */
export async function faultProxy(target: string, every: number): Promise<FaultProxy> {
  const faults = { cut: 0, delayed: 0, refused: 0, twice: 0, lost: 0 };
  const names = Object.keys(faults) as (keyof typeof faults)[];
  let requests = 0;
  const server = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming).catch(() => undefined);
    if (body === undefined) return;
    requests += 1;
    const number = requests / every;
    // Strangers' questions decide whether a place is public: those are left alone.
    const signed = incoming.headers.authorization !== undefined;
    const fault = signed && Number.isInteger(number) ? names[number % names.length] : undefined;
    if (fault !== undefined) faults[fault] += 1;
    if (fault === 'refused') {
      outgoing.writeHead(503).end('<Error><Code>SlowDown</Code></Error>');
      return;
    }
    if (fault === 'delayed') await pause(200);
    if (fault === 'twice') await passed(target, incoming, body);
    const answer = await passed(target, incoming, body);
    if (fault === 'lost') {
      outgoing.destroy();
      return;
    }
    outgoing.writeHead(answer.status, answer.headers);
    if (fault !== 'cut') outgoing.end(answer.body);
    else outgoing.write(answer.body.subarray(0, answer.body.length >> 1), () => outgoing.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

function passed(
  target: string,
  { method, url = '/', headers }: IncomingMessage,
  body: Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // With the name that was signed.
    const { 'transfer-encoding': _, ...kept } = headers;
    const sent = request(
      `${target}${url}`,
      { method, headers: { ...kept, connection: 'close' } },
      (answer) => {
        bodyOf(answer).then((bytes) => {
          const { 'transfer-encoding': _chunked, connection: _closed, ...rest } = answer.headers;
          const length = method === 'HEAD' ? {} : { 'content-length': String(bytes.length) };
          resolve({ status: answer.statusCode ?? 500, headers: { ...rest, ...length }, body: bytes });
        }, reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
