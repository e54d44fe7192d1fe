import { randomUUID } from 'node:crypto';
import type { Refusal } from './serve-refusal.ts';
import { type XmlValue, xmlDocument } from './xml.ts';

// To the letter: the vendor's clients compare the XML one as text.
const contentTypes = { json: 'application/json;charset=utf-8', xml: 'text/xml;charset=utf-8' } as const;

/** How an answer is written. */
export type AnswerFormat = keyof typeof contentTypes;

/** The id of an answer. */
export function newRequestId(): string {
  return randomUUID().toUpperCase();
}

/** An answer that is no error. `fields` are those beside the request's id. */
export function success(
  action: string,
  fields: { readonly [name: string]: XmlValue },
  format: AnswerFormat,
): Response {
  const requestId = newRequestId();
  const text =
    format === 'json'
      ? exactJson({ ...fields, RequestId: requestId })
      : xmlDocument(`${action}Response`, { RequestId: requestId, ...fields });
  return answer(200, text, format, requestId);
}

/** An error as the vendor's gateway writes it. */
export function failure(
  { code, status, message, retryAfter }: Pick<Refusal, 'code' | 'status' | 'message' | 'retryAfter'>,
  host: string,
  format: AnswerFormat,
): Response {
  const requestId = newRequestId();
  const recommend = new URL('https://api.alibabacloud.com/troubleshoot?product=live');
  recommend.searchParams.set('q', code);
  recommend.searchParams.set('requestId', requestId);
  const fields = {
    RequestId: requestId,
    HostId: host,
    Code: code,
    Message: message,
    Recommend: recommend.href,
  };
  const text = format === 'json' ? JSON.stringify(fields) : xmlDocument('Error', fields);
  return answer(status, text, format, requestId, retryAfter);
}

function answer(
  status: number,
  text: string,
  format: AnswerFormat,
  requestId: string,
  retryAfter?: number,
): Response {
  return new Response(text, {
    status,
    headers: {
      'content-type': contentTypes[format],
      'x-acs-request-id': requestId,
      ...(retryAfter === undefined ? {} : { 'x-acs-retry-after': String(retryAfter) }),
    },
  });
}

// JSON.stringify cannot write a page number of 2^63 − 1.
function exactJson(value: XmlValue): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(exactJson).join(',')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, each]) => `${JSON.stringify(name)}:${exactJson(each)}`)
    .join(',')}}`;
}
