import type { ServeV1 } from '@logs/core';
import { apiVersion } from './actions.ts';
import { nonceMemory } from './nonces.ts';
import { failure } from './serve-answer.ts';
import { callFor, serveCall } from './serve-call.ts';
import { credentialsById, mayCall, maySee } from './serve-credential.ts';
import { isFilePath, serveFile } from './serve-file.ts';
import { identify } from './serve-identify.ts';
import { questionOf } from './serve-question.ts';
import { rateGuard } from './serve-rate.ts';
import { Refusal } from './serve-refusal.ts';
import { type Received, receive, wantedFormat } from './serve-request.ts';
import type { Settings } from './settings.ts';

/**
 * Answers the six calls and their links from the archive, as the vendor does:
 * https://www.alibabacloud.com/help/en/live/developer-reference/api-live-2016-11-01-describelivepushproxylog
 *
 * @throws ConfigurationError for credentials of another shape
 */
export function serve(
  { reader, credentials: given, runtime, publicUrl, strict }: ServeV1,
  settings: Settings,
): (request: Request) => Promise<Response> {
  const { clockWindow, linkScheme, zone } = settings;
  const credentials = credentialsById(given);
  // A request may be dated ahead by the window, and is good until it is the window's age.
  const nonces = nonceMemory(2 * clockWindow * 60_000);
  const rate = rateGuard();

  const answer = async (request: Request, url: URL, received: Received, format: 'json' | 'xml') => {
    const now = runtime.now();
    const caller = identify(received, credentials, { now, clockWindow });
    if (!nonces.isNew(caller.credential.accessKeyId, caller.nonce, now))
      throw new Refusal('SignatureNonceUsed');
    if (caller.version !== apiVersion) throw new Refusal('InvalidVersion');
    const call = callFor(caller.action);
    if (call === undefined) throw new Refusal('InvalidAction.NotFound');
    const { credential } = caller;
    const asked = received.parameters['DomainName']?.trim() ?? '';
    const isAllowed = mayCall(credential, caller.action) && (asked === '' || maySee(credential, asked));
    if (!isAllowed) throw new Refusal('Forbidden.RAM');
    if (strict) rate(credential.accessKeyId, now);
    const question = questionOf(received.parameters, { now, strict });
    const base = publicUrl?.origin ?? `${url.protocol}//${received.host}`;
    const prefix = linkScheme === 'none' ? base.replace(/^[a-z]+:\/\//, '') : base;
    return serveCall(call, question, { reader, credential, now, prefix, zone, format }, request.signal);
  };

  return async (request) => {
    const url = new URL(request.url);
    const host = request.headers.get('host') ?? url.host;
    let format: 'json' | 'xml' = 'xml';
    try {
      if (isFilePath(url.pathname))
        return await serveFile(request, url, { reader, credentials, now: runtime.now() });
      const received = await receive(request, url);
      const wanted = wantedFormat(received);
      if (wanted === undefined) throw new Refusal('InvalidParameter.Format');
      format = wanted;
      return await answer(request, url, received, format);
    } catch (error) {
      if (error instanceof Refusal) return failure(error, host, format);
      request.signal.throwIfAborted();
      runtime.warn('alibaba-live: serving a request failed', {
        error: error instanceof Error ? error.name : typeof error,
      });
      return failure(new Refusal('InternalError'), host, format);
    }
  };
}
