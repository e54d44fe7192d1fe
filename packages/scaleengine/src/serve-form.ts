import { missing } from './serve-failure.ts';

/** More than any request of this API needs. */
const mostBytes = 64 * 1024;

/** The body is too large to be looked at. */
export class TooLarge extends Error {}

/**
 * The form field `json` of a request, sent as multipart or urlencoded.
 *
 * @throws ServeFailure 0006 without such a field; TooLarge.
 */
export async function jsonField(request: Request): Promise<string> {
  const type = request.headers.get('content-type') ?? '';
  const bytes = await capped(request);
  const form = await read(bytes, type);
  const json = form?.get('json');
  if (typeof json === 'string') return json;
  throw missing(form?.has('php') === true ? 'json (an answer in PHP form is not to be had)' : 'json');
}

async function read(
  bytes: Uint8Array<ArrayBuffer>,
  type: string,
): Promise<URLSearchParams | FormData | undefined> {
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) {
    return new URLSearchParams(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  }
  if (!/^multipart\/form-data\b/i.test(type)) return undefined;
  try {
    return await new Response(bytes, { headers: { 'content-type': type } }).formData();
  } catch {
    return undefined;
  }
}

async function capped(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  const announced = request.headers.get('content-length');
  if (announced !== null) {
    if (!(Number(announced) <= mostBytes)) throw new TooLarge();
    // Faster by far than piece by piece; HTTP holds a body to what it announced.
    return new Uint8Array(await request.arrayBuffer());
  }
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += piece.length;
    // Leaving the loop cancels the rest.
    if (size > mostBytes) throw new TooLarge();
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces));
}
