import type { ApiErrorReason } from '@logs/core';

/** One of the vendor's response codes. */
export interface ErrorCode {
  /** The vendor's words. */
  message: string;
  /** What it means for a collect. */
  reason: ApiErrorReason;
  /** Whether the same request is sent again: never, once after a look at the clock, or as other passing failures. */
  retry: 'never' | 'once' | 'always';
  /** What to do about it. */
  hint: string;
}

/** The vendor's page about its response codes. */
export const errorDocs = 'https://cp.scaleengine.net/dev/docs/api/response_codes';

/** All documented response codes: https://cp.scaleengine.net/dev/docs/api/response_codes */
export const errorCodes = {
  '0000': {
    message: 'Unrecognized API Command',
    reason: 'invalid-request',
    retry: 'never',
    hint: 'Check the setting "endpoint": this one does not know log.origin.',
  },
  '0001': {
    message: 'CDN Authorization failed. Invalid API Key or not authorized for that account.',
    reason: 'auth',
    retry: 'never',
    hint: 'Check LOGS_SCALEENGINE_API_KEY and LOGS_SCALEENGINE_CDN.',
  },
  '0002': {
    message: 'Timestamp outside valid range. Make sure your timestamp is in UTC not local time',
    reason: 'auth',
    retry: 'once',
    hint: 'Set the clock of this machine.',
  },
  '0003': {
    message: 'Failed HMAC-SHA256 Signature. Check your Private Key',
    reason: 'auth',
    retry: 'never',
    hint: 'Check LOGS_SCALEENGINE_API_SECRET: the 64 letters as they stand, not decoded.',
  },
  '0004': {
    message: 'ScaleEngine API encountered an unexpected error',
    reason: 'server',
    retry: 'always',
    hint: 'Collect again later.',
  },
  '0005': {
    message: 'Unauthorized Access to API',
    reason: 'forbidden',
    retry: 'never',
    hint: 'Ask ScaleEngine to allow this API key to read the logs.',
  },
  '0006': {
    message: 'One or more required fields are missing',
    reason: 'invalid-request',
    retry: 'never',
    hint: 'Name an app and a stream, as in scaleengine:my-app/my_stream.',
  },
  '0100': {
    message: 'Your Operation has been queued',
    reason: 'unexpected-answer',
    retry: 'never',
    hint: 'This answer belongs to another command; check the setting "endpoint".',
  },
  '1000': {
    message:
      'Servers are experiencing a larger than usual volume of traffic, please try again in a few minutes',
    reason: 'rate-limit',
    retry: 'always',
    hint: 'Collect again in a few minutes.',
  },
} as const satisfies Record<string, ErrorCode>;

/** A code of the vendor's table. */
export type KnownCode = keyof typeof errorCodes;

/** What the table says of a code; `undefined` for one that is not in it. */
export function errorCode(code: string | undefined): ErrorCode | undefined {
  return code !== undefined && Object.hasOwn(errorCodes, code) ? errorCodes[code as KnownCode] : undefined;
}
