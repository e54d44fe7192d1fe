import { ApiError, type ApiErrorReason } from '@logs/core';
import { type HttpAnswer, parseExact, vendorWords } from '@logs/core/http';
import { errorRow, reasonOf } from './errors.ts';
import type { Access } from './signed-request.ts';
import { xmlText } from './xml.ts';

const docs = 'https://www.alibabacloud.com/help/en/live/developer-reference/responses';
// Codes that a body may bear without being an error.
const good = new Set(['200', 'OK', 'Success', 'success']);

const hints: Readonly<Partial<Record<ApiErrorReason, string>>> = {
  auth: 'Check the access key (`logs check`), and that this machine’s clock is right.',
  forbidden: 'Allow the access key this call on this domain in RAM.',
  'not-found': 'Check the domain’s name, and that it belongs to the access key’s account.',
  'rate-limit': 'Lower requestsPerSecond, or collect less at the same time.',
  server: 'Try again later.',
  'unexpected-answer': 'Check the endpoint. If it is the vendor’s, tell the provider’s maintainers.',
};

/**
 * What an answer says.
 *
 * @throws ApiError when it is an error, whatever its status, or not what the vendor answers.
 */
export function answerOf(answer: HttpAnswer, action: string, access: Access): unknown {
  const { status, text, headers } = answer;
  if (status >= 400) throw refusalOf(answer, action, access, headers);
  const value = parseExact(text);
  if (!isObject(value)) {
    throw new ApiError('unexpected-answer', `alibaba-live: ${action}: the answer is no object`, { status });
  }
  if (isCode(value['Code'])) throw refusalOf(answer, action, access, headers);
  return value;
}

/** An error of the vendor, JSON or XML or neither, as ours. Its message holds no secret and no link. */
export function refusalOf(
  { status, text }: { status: number; text: string },
  action: string,
  access?: Access,
  headers?: Headers,
): ApiError {
  const { code, message, requestId } = fieldsOf(text);
  const row = code === undefined ? undefined : errorRow(code);
  const reason = row?.reason ?? reasonOf(status);
  const said = [code, row?.message ?? withoutSecrets(message, access)].filter(Boolean).join(': ');
  const request = requestId === undefined ? '' : ` (request ${requestId})`;
  const wait = Number(headers?.get('x-acs-retry-after') ?? Number.NaN) / 1000;
  const hint = hints[reason];
  return new ApiError(reason, `alibaba-live: ${action}: ${said || `HTTP status ${status}`}${request}`, {
    status,
    docs,
    ...(code === undefined ? {} : { code }),
    ...(hint === undefined ? {} : { hint }),
    ...(wait >= 0 ? { retryAfter: wait } : {}),
  });
}

function fieldsOf(text: string): { code?: string; message?: string; requestId?: string } {
  const found = text.trimStart().startsWith('<')
    ? {
        Code: xmlText(text, 'Code'),
        Message: xmlText(text, 'Message'),
        RequestId: xmlText(text, 'RequestId'),
      }
    : parsed(text);
  const { Code, Message, RequestId } = found;
  return {
    ...(isCode(Code) ? { code: Code.slice(0, 100) } : {}),
    ...(typeof Message === 'string' ? { message: Message } : {}),
    ...(typeof RequestId === 'string' && /^[\w-]{1,64}$/.test(RequestId) ? { requestId: RequestId } : {}),
  };
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCode(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z][\w .-]*$/.test(value) && !good.has(value);
}

// The vendor repeats what was signed, and with it the access key.
function withoutSecrets(message = '', access?: Access): string {
  const text = message.replace(/\s*server string ?to ?sign.*$/is, '').replace(/\S+:\/\/\S+/g, 'a link');
  return vendorWords(text, Object.values(access ?? {}).map(String));
}
