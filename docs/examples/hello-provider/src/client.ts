import { ApiError, type ApiErrorReason, type RuntimeV1 } from '@logs/core';
import { type HttpAnswer, httpClient, jsonRecords } from '@logs/core/http';
import { z } from 'zod';
import type { GreetingRecord } from './greetings-record.ts';
import type { Settings } from './settings.ts';

/** Which greetings: a page of those of a room since a time, the oldest first. */
interface GreetingsQuestion {
  room: string;
  since?: string;
  offset: number;
}

/** One page of greetings. */
interface GreetingsPage {
  records: GreetingRecord[];
  /** Whether there are more behind them. */
  more: boolean;
}

/** Asks the Hello API. */
export interface HelloClient {
  greetings(question: GreetingsQuestion, signal: AbortSignal): Promise<GreetingsPage>;
}

const page = z.looseObject({ greetings: z.array(z.unknown()), more: z.boolean() });

// Reasons decide what happens next: those of the vendor's bad moments are tried again.
const reasons: Readonly<Record<number, ApiErrorReason>> = {
  401: 'auth',
  403: 'forbidden',
  404: 'not-found',
  429: 'rate-limit',
};

/** Makes a client. Every attempt, wait and time limit is the HTTP client's business. */
export function helloClient({ endpoint, token, pageSize }: Settings, runtime: RuntimeV1): HelloClient {
  const http = httpClient({ runtime, vendor: 'Hello' });
  return {
    greetings: ({ room, since, offset }, signal) =>
      http.send({
        request() {
          const url = new URL(`/rooms/${encodeURIComponent(room)}/greetings`, endpoint);
          url.searchParams.set('offset', String(offset));
          url.searchParams.set('limit', String(pageSize));
          if (since !== undefined) url.searchParams.set('since', since);
          return { url, headers: { authorization: `Bearer ${token}` } };
        },
        answer: pageOf,
        signal,
      }),
  };
}

function pageOf({ status, text }: HttpAnswer): GreetingsPage {
  if (status !== 200) {
    const reason = reasons[status] ?? (status >= 500 ? 'server' : 'invalid-request');
    throw new ApiError(reason, `Hello answers with status ${status}`, { status });
  }
  const { answer, records } = jsonRecords(text, ['greetings']);
  const read = page.safeParse(answer);
  if (!read.success) throw new ApiError('unexpected-answer', 'Hello answers with no page of greetings');
  return { records, more: read.data.more };
}
