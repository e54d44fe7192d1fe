import type { Dispatcher } from 'undici';
import { ApiError } from '../provider/index.ts';
import type { HttpRequest } from './http-client.ts';
import { networkError } from './network-error.ts';

/** What a request is sent with: a fetch, or what takes its place. */
export type Send<Answer> = (
  url: URL,
  init: {
    method: string;
    headers: Headers;
    body?: string | Uint8Array;
    redirect: 'manual';
    signal: AbortSignal;
    dispatcher: Dispatcher;
  },
) => Promise<Answer>;

/** One request on its way. */
export interface Exchange<Answer> {
  fetch: Send<Answer>;
  dispatcher: Dispatcher;
  vendor: string;
  request: HttpRequest;
  signal: AbortSignal;
}

/**
 * Sends one request and waits for the answer's head. Redirects are answers like others; no cookie is kept.
 *
 * @throws ApiError `network`; the signal's reason.
 */
export async function exchange<Answer>(options: Exchange<Answer>): Promise<Answer> {
  const { fetch, dispatcher, vendor, request, signal } = options;
  const { url, method = 'GET', body } = request;
  if (url.username !== '' || url.password !== '') {
    throw new ApiError(
      'invalid-request',
      `${vendor}: ${url.origin}: no name or password may stand in a URL`,
      {
        hint: 'Check the endpoint; credentials have settings of their own.',
      },
    );
  }
  const headers = headersOf(vendor, request);
  const init = { method, headers, redirect: 'manual' as const, signal, dispatcher };
  try {
    return await fetch(url, body === undefined ? init : { ...init, body });
  } catch (error) {
    signal.throwIfAborted();
    throw networkError(vendor, url.origin, error);
  }
}

function headersOf(vendor: string, { headers = {} }: HttpRequest): Headers {
  try {
    return new Headers({ 'user-agent': 'logs', ...headers });
  } catch {
    // The message of Headers would show the value, which may be a credential.
    throw new ApiError('invalid-request', `${vendor}: a header has characters that HTTP has not`, {
      hint: 'Check the credentials for line breaks and for letters outside ASCII.',
    });
  }
}
