import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { type Dispatcher, request } from 'undici';
import type { BodySource } from './body-reader.ts';

const decoders: Readonly<Record<string, () => NodeJS.ReadWriteStream>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** The head of an answer, and where its body comes from: decoded, if it was sent with a Content-Encoding. */
export interface Answered {
  status: number;
  headers: Headers;
  body: BodySource;
}

/** What fetch does, without the web's streams between: an API's answer costs half. Follows no redirect. */
export async function direct(
  url: URL,
  init: {
    method: string;
    headers: Headers;
    body?: string | Uint8Array;
    signal: AbortSignal;
    dispatcher: Dispatcher;
  },
): Promise<Answered> {
  init.headers.set('accept-encoding', 'gzip, deflate, br');
  const { statusCode, headers, body } = await request(url, {
    ...init,
    method: init.method as Dispatcher.HttpMethod,
    headers: Object.fromEntries(init.headers),
  });
  const received = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name, each]),
  );
  // An empty body may bear the name of an encoding too.
  const empty = init.method === 'HEAD' || statusCode === 204 || headers['content-length'] === '0';
  const encoding = empty ? '' : String(headers['content-encoding'] ?? '');
  return { status: statusCode, headers: new Headers(received), body: sourceOf(body, encoding) };
}

function sourceOf(body: Readable, encoding: string): BodySource {
  const decoder = decoders[encoding.trim().toLowerCase()];
  const stream = decoder === undefined ? body : (pipeline(body, decoder(), () => {}) as unknown as Readable);
  // Whoever reads sees its errors; when it is given up, nobody does.
  stream.on('error', () => {});
  const pieces = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array, undefined>;
  return {
    read: async () => (await pieces.next()).value,
    cancel() {
      body.destroy();
      stream.destroy();
    },
  };
}
