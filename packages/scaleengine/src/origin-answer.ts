import { ApiError, type ApiErrorReason } from '@logs/core';
import { type HttpAnswer, jsonRecords, plainNumber, vendorWords } from '@logs/core/http';
import type { OriginAsk } from './client.ts';
import { errorCode, errorDocs } from './error-codes.ts';
import type { OriginRaw } from './origin-record.ts';

/** An answer to `log.origin`. */
export interface OriginAnswer {
  /** Newest first. */
  logs: OriginRaw[];
  /** How many the stream has in all, where the answer says so. */
  total?: number;
  /** Seconds that the vendor's clock is ahead of ours, where the answer says so. */
  skew?: number;
  /** Seconds that the vendor says it took. */
  handleTime?: number;
}

/** What an answer's meaning depends on. */
export interface AnswerContext {
  ask: OriginAsk;
  /** What no message may hold. */
  secrets: readonly string[];
  skew: number | undefined;
}

/**
 * Reads an answer. The vendor says in the body whether it is one: a failure may come with HTTP 200.
 * https://cp.scaleengine.net/docs/api/log/origin
 *
 * @throws ApiError
 */
export function readAnswer({ status, text }: HttpAnswer, context: AnswerContext): OriginAnswer {
  const { answer, records } = parsed(status, text, context);
  const said =
    typeof answer === 'object' && answer !== null ? (answer as Readonly<Record<string, unknown>>) : {};
  const { cdn } = context.ask;
  if (status < 200 || status > 299 || said['status'] !== 'success') throw refusal(status, said, context);
  const total = plainNumber(said['log_count']);
  // A server in PHP may say "no logs" by null, or by nothing at all.
  const none = (said['logs'] ?? undefined) === undefined && total === 0;
  if (!Array.isArray(said['logs']) && !none) {
    throw new ApiError('unexpected-answer', `${place(context)}: an answer without logs`, { status });
  }
  const logs = records as (OriginRaw & { cdn: string })[];
  for (const log of logs) log.cdn = cdn;
  const handleTime = seconds(said['handle_time']);
  return {
    logs,
    ...(total === undefined ? {} : { total }),
    ...(context.skew === undefined ? {} : { skew: context.skew }),
    ...(handleTime === undefined ? {} : { handleTime }),
  };
}

/** `0.3795` and `"0.3795 seconds"` alike. */
export function seconds(value: unknown): number | undefined {
  if (typeof value !== 'string') return plainNumber(value);
  const [, number] = /^\s*([0-9]*\.?[0-9]+)(?:\s*seconds?)?\s*$/.exec(value) ?? [];
  return number === undefined ? undefined : Number(number);
}

/** A code as four digits, whether it came as `"0003"`, `"3"` or `3`. */
export function codeOf(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^\s*\d{1,6}\s*$/.test(text) ? text.trim().padStart(4, '0') : undefined;
}

function parsed(status: number, text: string, context: AnswerContext): ReturnType<typeof jsonRecords> {
  try {
    return jsonRecords(text, ['logs']);
  } catch (error) {
    if (status < 200 || status > 299) throw refusal(status, {}, context);
    throw new ApiError('unexpected-answer', `${place(context)}: the answer is no JSON`, {
      status,
      cause: error,
      hint: 'Check the setting "endpoint".',
    });
  }
}

const byStatus: Readonly<Record<number, ApiErrorReason>> = {
  401: 'auth',
  403: 'forbidden',
  404: 'not-found',
  408: 'server',
  429: 'rate-limit',
};

function refusal(
  status: number,
  said: Readonly<Record<string, unknown>>,
  { ask, secrets, skew }: AnswerContext,
): ApiError {
  const code = codeOf(said['code']);
  const known = errorCode(code);
  const message = said['message'];
  const words = typeof message === 'string' ? vendorWords(message, secrets) : known?.message;
  const httpOk = status >= 200 && status <= 299;
  const what = [
    code === undefined ? (httpOk ? 'a failure without a code' : `HTTP ${status}`) : code,
    ...(words === undefined || words === '' ? [] : [words]),
    ...(code === '0002' ? [clockWords(skew)] : []),
  ].join(': ');
  const reason =
    known?.reason ??
    (httpOk ? 'unexpected-answer' : (byStatus[status] ?? (status > 499 ? 'server' : 'unexpected-answer')));
  return new ApiError(reason, `scaleengine/origin ${ask.app}/${ask.stream}: ScaleEngine answered ${what}`, {
    status,
    docs: errorDocs,
    ...(code === undefined ? {} : { code }),
    ...(known === undefined ? {} : { hint: known.hint }),
  });
}

function clockWords(skew: number | undefined): string {
  if (skew === undefined) return 'the answer does not tell its own clock';
  if (skew === 0) return "this machine's clock agrees with the vendor's";
  return `this machine's clock is ${Math.abs(skew)} s ${skew > 0 ? 'behind' : 'ahead of'} the vendor's`;
}

function place({ ask }: AnswerContext): string {
  return `scaleengine/origin ${ask.app}/${ask.stream}`;
}
