import { fetch as undiciFetch } from 'undici';
import { type RuntimeV1, systemFetch } from '../provider/index.ts';
import { type Answered, direct } from './direct.ts';
import type { Send } from './exchange.ts';
import { webSource } from './web-source.ts';

/** undici's `fetch`, which honours `dispatcher` in its options. What a testing runtime wraps. */
export const nodeFetch = undiciFetch as unknown as typeof globalThis.fetch;

/** Nobody handed a fetch in. Node's own knows no dispatcher of another undici, so another takes its place. */
function isSystem({ fetch }: RuntimeV1): boolean {
  return fetch === systemFetch || fetch === globalThis.fetch;
}

/** What calls of an API are sent with. */
export function callFetch(runtime: RuntimeV1): Send<Answered> {
  if (isSystem(runtime)) return direct;
  const fetch = runtime.fetch as unknown as Send<Response>;
  return async (url, init) => {
    const { status, headers, body } = await fetch(url, init);
    return { status, headers, body: webSource(body) };
  };
}

/** What downloads are sent with. */
export function linkFetch(runtime: RuntimeV1): Send<Response> {
  return (isSystem(runtime) ? nodeFetch : runtime.fetch) as unknown as Send<Response>;
}
