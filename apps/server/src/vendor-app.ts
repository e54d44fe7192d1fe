import { type CredentialV1, type LogReaderV1, type RuntimeV1, UnsupportedError } from '@logs/core';
import { cappedBody } from './capped-body.ts';
import { plainAnswer } from './plain-answer.ts';
import type { ServerLimits } from './server-limits.ts';
import type { VendorOptions } from './vendor-options.ts';

/** What every vendor's endpoint is given. */
export interface AppOptions {
  reader: LogReaderV1;
  runtime: RuntimeV1;
  strict: boolean;
  limits: ServerLimits;
}

/** A vendor's endpoint as a function: `/healthz` is the server's own, all else the vendor's. */
export function vendorApp(
  vendor: VendorOptions,
  options: AppOptions,
): (request: Request) => Promise<Response> {
  const { provider, publicUrl } = vendor;
  const { reader, runtime, strict, limits } = options;
  const credentials: readonly CredentialV1[] = vendor.credentials ?? [];
  if (provider.serve === undefined) {
    throw new UnsupportedError(`${provider.name} has no endpoint to serve.`, {
      hint: 'Its vendor delivers files and has no API to answer as.',
    });
  }
  const own = publicUrl === undefined ? {} : { publicUrl };
  const serve = provider.serve({ reader, credentials, runtime, strict, ...own });

  const answer = async (request: Request): Promise<Response> => {
    const capped = await cappedBody(request, limits.bodyBytes);
    if (capped === undefined) {
      return plainAnswer(413, { error: `a request has at most ${limits.bodyBytes} bytes` });
    }
    return await serve(capped);
  };

  return async (request) => {
    if (isHealth(request.url)) return plainAnswer(200, { ok: true, vendor: provider.name });
    try {
      const response = await inTime(answer(request), limits.answerMs);
      return request.method === 'HEAD' ? withoutBody(response) : response;
    } catch (error) {
      // Without the request: its address and its credentials are nobody's business.
      if (!request.signal.aborted) runtime.warn(`${provider.name}: a request failed: ${messageOf(error)}`);
      return plainAnswer(500, { error: 'internal error' });
    }
  };
}

function isHealth(url: string): boolean {
  return url.endsWith('/healthz') && new URL(url).pathname === '/healthz';
}

async function withoutBody(response: Response): Promise<Response> {
  if (response.body === null) return response;
  await response.body.cancel();
  const { status, headers } = response;
  return new Response(null, { status, headers });
}

async function inTime(response: Promise<Response>, ms: number): Promise<Response> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Response>((resolve) => {
    timer = setTimeout(() => resolve(plainAnswer(504, { error: 'the answer takes too long' })), ms);
  });
  try {
    return await Promise.race([response, late]);
  } finally {
    clearTimeout(timer);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
