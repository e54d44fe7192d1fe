import type { Dispatcher } from 'undici';
import { ApiError } from '../provider/index.ts';
import { type Attempt, attempts } from './attempts.ts';
import { bodyReader } from './body-reader.ts';
import type { HttpSettings } from './client.ts';
import { deadline } from './deadline.ts';
import type { Answered } from './direct.ts';
import { exchange, type Send } from './exchange.ts';
import type { HttpAnswer, HttpCall, HttpClient } from './http-client.ts';
import { networkError } from './network-error.ts';
import { readText } from './read-text.ts';
import { retryAfter } from './retry-after.ts';

/** Makes `send` of a client. */
export function sender(
  settings: HttpSettings,
  fetch: Send<Answered>,
  dispatcher: Dispatcher,
): HttpClient['send'] {
  const { runtime, vendor, limiter, maxBytes, bodyTimeout } = settings;
  return async <Result>(call: HttpCall<Result>): Promise<Result> =>
    attempts({ ...settings, retry: call.retry?.bind(call), signal: call.signal }, async (attempt) => {
      await limiter?.turn(call.signal);
      return call.answer(await once(call, attempt));
    });

  async function once(call: HttpCall<unknown>, attempt: Attempt): Promise<HttpAnswer> {
    const request = call.request(attempt.number);
    const { origin } = request.url;
    const unexpected = (why: string, hint?: string) =>
      new ApiError('unexpected-answer', `${vendor}: ${origin}: ${why}`, hint === undefined ? {} : { hint });
    const limit = deadline(
      call.signal,
      settings.deadline,
      () =>
        new ApiError('network', `${vendor}: ${origin}: no whole answer within ${settings.deadline / 1000} s`),
    );
    try {
      const { status, headers, body } = await exchange({
        fetch,
        dispatcher,
        vendor,
        request,
        signal: limit.signal,
      });
      attempt.retryAfter = retryAfter(headers, runtime.now());
      const reader = bodyReader(body, {
        maxBytes,
        bodyTimeout,
        signal: limit.signal,
        tooLarge: () => unexpected(`the answer is larger than ${maxBytes} bytes`),
        stalled: () => networkError(vendor, origin, { code: 'UND_ERR_BODY_TIMEOUT' }),
        broken: (error) => networkError(vendor, origin, error),
      });
      try {
        if (status === 0 || (status >= 300 && status < 400)) {
          throw unexpected(
            `the answer is a redirect (${status}), which is not followed`,
            'Check the endpoint: it must be the one that answers.',
          );
        }
        if (Number(headers.get('content-length')) > maxBytes) {
          throw unexpected(`the answer is larger than ${maxBytes} bytes`);
        }
        const text = await readText(reader);
        if (text === undefined) throw unexpected('the answer is no UTF-8 text');
        const date = new Date(headers.get('date') ?? Number.NaN);
        return { status, headers, text, ...(Number.isNaN(date.getTime()) ? {} : { date }) };
      } finally {
        reader.close();
      }
    } finally {
      limit.end();
    }
  }
}
