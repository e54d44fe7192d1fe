import { errorDocs } from './refusals.ts';

/** One complaint of a 422. */
export interface Complaint {
  type: 'validation_error' | 'account_error';
  code: string;
  message: string;
  attribute: string;
}

const plain = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
} as const;
const json = { 'content-type': 'application/json; charset=utf-8' };
const challenge = { ...json, 'www-authenticate': 'Basic realm="SignalWire"' };

/** An answer whose JSON text is already there. */
export function answer(text: string): Response {
  return new Response(text, { headers: json });
}

/** A refusal that says no more than its status. */
export function refuse(status: keyof typeof plain): Response {
  return new Response(JSON.stringify({ error: plain[status] }), {
    status,
    headers: status === 401 ? challenge : json,
  });
}

/** What is wrong with the parameters of a request. */
export function complain(complaints: readonly Complaint[]): Response {
  const errors = complaints.map((complaint) => ({
    ...complaint,
    url:
      complaint.type === 'account_error'
        ? `https://signalwire.com/docs/rest/overview/error-codes/#${complaint.code}`
        : errorDocs,
  }));
  return new Response(JSON.stringify({ errors }), { status: 422, headers: json });
}

/** `invalid_parameter` in the words of the vendor's validators. */
export function invalid(attribute: string, fault: string): Complaint {
  const name = `${attribute.charAt(0).toUpperCase()}${attribute.slice(1).replaceAll('_', ' ')}`;
  return { type: 'validation_error', code: 'invalid_parameter', message: `${name} ${fault}`, attribute };
}
