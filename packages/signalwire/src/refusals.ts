import { ApiError, type ApiErrorReason } from '@logs/core';
import { type HttpAnswer, retryAfter, vendorWords } from '@logs/core/http';

/** The vendor's page of error codes. */
export const errorDocs = 'https://signalwire.com/docs/apis/error-codes';

interface Meaning {
  reason: ApiErrorReason;
  hint: string;
}

/** What SignalWire's statuses mean. */
const statuses: Readonly<Record<number, Meaning>> = {
  400: { reason: 'invalid-request', hint: 'Report it: the request should not have been sent so.' },
  401: {
    reason: 'auth',
    hint: 'Check the settings project and token: the token may be revoked or of another space.',
  },
  403: { reason: 'forbidden', hint: 'Give the token the scope Video in the space’s dashboard, under API.' },
  404: { reason: 'not-found', hint: 'Check the name of the space.' },
  422: { reason: 'invalid-request', hint: 'Check the times and the page size that were asked for.' },
  429: { reason: 'rate-limit', hint: 'Wait and collect again; what was committed stays.' },
  500: { reason: 'server', hint: 'SignalWire failed. Collect again later; what was committed stays.' },
};

/** Codes that say more than the status they come with. */
const codes: Readonly<Record<string, Meaning>> = {
  rate_limit_exceeded: { reason: 'rate-limit', hint: 'Wait and collect again; what was committed stays.' },
  exceeds_history_logs_limit: {
    reason: 'invalid-request',
    hint: 'The plan of the account keeps no logs of so long ago. Ask for a later time.',
  },
  datetime_required: { reason: 'invalid-request', hint: 'Write times as 2026-03-10T16:00:00Z.' },
  not_a_datetime: { reason: 'invalid-request', hint: 'Write times as 2026-03-10T16:00:00Z.' },
  page_token_required: { reason: 'invalid-request', hint: 'Collect again: the listing begins anew.' },
  page_token_required_for_next_page: {
    reason: 'invalid-request',
    hint: 'Collect again: the listing begins anew.',
  },
  page_token_is_invalid: { reason: 'invalid-request', hint: 'Collect again: the listing begins anew.' },
};

/** The error for an answer that is no success. `where` begins its message; `hide` never stands in it. */
export function refusal(answer: HttpAnswer, where: string, hide: readonly string[], now: Date): ApiError {
  const { status, headers } = answer;
  const said = saidIn(answer.text);
  const code = said.find((each) => each.code !== undefined)?.code;
  const byStatus = statuses[status] ?? (status >= 500 ? statuses[500] : undefined);
  const meaning = codes[code ?? ''] ?? byStatus;
  const words = said.map(({ message }) => message).filter((message) => message !== undefined);
  const message = [
    `${where}: SignalWire answered ${status}`,
    ...(words.length === 0 ? [] : [vendorWords(words.slice(0, 5).join(': '), hide)]),
  ].join(': ');
  const wait = retryAfter(headers, now);
  return new ApiError(meaning?.reason ?? 'unexpected-answer', message, {
    status,
    docs: errorDocs,
    ...(code === undefined ? {} : { code }),
    ...(wait === undefined ? {} : { retryAfter: wait }),
    ...(meaning === undefined ? {} : { hint: meaning.hint }),
  });
}

/**
 * From when on the account may still ask for logs, in milliseconds since 1970, where an error says that it asked
 * for an earlier time.
 */
export function historyLimit(error: unknown): number | undefined {
  if (!(error instanceof Error) || (error as ApiError).code !== 'exceeds_history_logs_limit') return;
  // What stands before is ours: a space may be named after a day.
  const [, date] = /SignalWire answered .*?(\d{4}-\d\d-\d\d)/.exec(error.message) ?? [];
  const time = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(time) ? undefined : time;
}

interface Said {
  code?: string;
  message?: string;
}

// Its APIs have four forms of error bodies: `{error}`, `{errors: [{code, message, attribute}]}`,
// `{errors: [{code, title, detail}]}` and `{code, message}`.
function saidIn(text: string): Said[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return [];
  }
  if (typeof body !== 'object' || body === null) return [];
  const { errors, error } = body as { errors?: unknown; error?: unknown };
  if (typeof error === 'string') return [{ message: error }];
  return (Array.isArray(errors) ? errors : [body]).map((each: Readonly<Record<string, unknown>> | null) => {
    const message = each?.['message'] ?? each?.['detail'] ?? each?.['title'];
    const attribute = each?.['attribute'];
    const about = typeof attribute === 'string' ? `${attribute}: ` : '';
    return {
      ...(typeof each?.['code'] === 'string' ? { code: each['code'] } : {}),
      ...(typeof message === 'string' ? { message: `${about}${message}` } : {}),
    };
  });
}
