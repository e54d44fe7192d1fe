import type { LogProviderV1, ServeV1 } from '@logs/core';

/** What the endpoint of the made-up vendor was asked and given. */
export interface Acme {
  provider: LogProviderV1;
  /** What `serve` was handed. */
  given: ServeV1[];
  /** Pieces of the endless stream that were asked for. */
  pulled: number;
  /** Streams that their reader gave up. */
  cancelled: number;
}

const piece = new Uint8Array(64 * 1024).fill(97);
const file = Buffer.from('0123456789'.repeat(1000));

/** A vendor whose endpoint echoes, fails, stalls, and has a file and an endless stream. */
export function acme(name = 'acme'): Acme {
  const seen: Acme = {
    given: [],
    pulled: 0,
    cancelled: 0,
    provider: {
      specVersion: 'v1',
      name,
      feeds: {},
      serve(serve) {
        seen.given.push(serve);
        return (request) => answer(seen, serve, request);
      },
    },
  };
  return seen;
}

async function answer(seen: Acme, serve: ServeV1, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === '/fail') throw new Error('a bug');
  if (pathname === '/stall') return new Promise(() => {});
  if (pathname === '/slow') {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return new Response('at last');
  }
  if (pathname === '/endless') return new Response(endless(seen));
  if (pathname === '/file') return fileAnswer(request);
  const key = request.headers.get('authorization');
  if (!serve.credentials.some((each) => each['key'] === key))
    return Response.json({ no: true }, { status: 401 });
  return Response.json({ method: request.method, url: request.url, body: await request.text() });
}

function fileAnswer(request: Request): Response {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.get('range') ?? '') ?? [];
  const part = from === undefined ? file : file.subarray(Number(from), Number(to) + 1);
  return new Response(new Blob([part]).stream(), {
    status: from === undefined ? 200 : 206,
    headers: { 'content-length': String(part.length), etag: '"e"', 'content-type': 'application/x-gzip' },
  });
}

function endless(seen: Acme): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      seen.pulled += 1;
      controller.enqueue(piece);
    },
    cancel() {
      seen.cancelled += 1;
    },
  });
}
