import { Refusal } from './serve-refusal.ts';
import { v3Algorithm } from './sign.ts';

/** A call as it came, its parameters decoded. */
export interface Received {
  method: string;
  /** Of the query alone; a name that stands twice has its last value. */
  query: Record<string, string>;
  /** Of query and form. */
  parameters: Record<string, string>;
  headers: Headers;
  host: string;
  body: string;
  /** The signature's version. */
  version: 'v1' | 'v3';
}

const mostBody = 64 * 1024;

/** @throws Refusal when its method is not one that the vendor takes, or its body is too large. */
export async function receive(request: Request, url: URL): Promise<Received> {
  const { method, headers } = request;
  if (method !== 'GET' && method !== 'POST') throw new Refusal('UnsupportedHTTPMethod');
  const body = method === 'POST' ? await bodyOf(request) : '';
  const query = Object.fromEntries(url.searchParams);
  const isForm = /^application\/x-www-form-urlencoded/i.test(headers.get('content-type') ?? '');
  const form = isForm ? Object.fromEntries(new URLSearchParams(body)) : {};
  return {
    method,
    query,
    parameters: { ...query, ...form },
    headers,
    host: headers.get('host') ?? url.host,
    body,
    // Not by x-acs-action: clients send that with both versions.
    version: headers.get('authorization')?.trim().startsWith(v3Algorithm.slice(0, 5)) ? 'v3' : 'v1',
  };
}

async function bodyOf({ body }: Request): Promise<string> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > mostBody) throw new Refusal('Invalid Parameter');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** In which form the answer is wanted: version 1 says it with `Format`, XML by default; version 3 with `Accept`. */
export function wantedFormat({ version, parameters, headers }: Received): 'json' | 'xml' | undefined {
  const format = parameters['Format']?.toLowerCase();
  if (version === 'v3' && format === undefined) {
    return /\bxml\b/i.test(headers.get('accept') ?? '') ? 'xml' : 'json';
  }
  if (format === undefined || format === 'xml') return 'xml';
  return format === 'json' ? 'json' : undefined;
}
