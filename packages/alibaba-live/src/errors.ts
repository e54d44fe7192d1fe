import type { ApiErrorReason } from '@logs/core';

/** What an error code of the vendor means. */
export interface ErrorRow {
  /** HTTP status with which it comes. */
  status: number;
  message: string;
  reason: ApiErrorReason;
  /** Tried again at once, because each attempt is signed anew with a fresh nonce and time. */
  again?: true;
}

const ram = "User not authorized to operate on the specified resource, or this API doesn't support RAM.";
const noApi = 'Specified api is not found, please check your url and method.';
const noVersion = 'Specified parameter Version is not valid.';

/**
 * The vendor's error codes: those of its gateway
 * (https://www.alibabacloud.com/help/en/live/developer-reference/responses) and those of the log calls
 * (https://www.alibabacloud.com/help/en/live/developer-reference/api-live-2016-11-01-describelivepushproxylog).
 */
export const errorTable = {
  MissingParameter: {
    status: 400,
    message: 'An input parameter that is mandatory for processing this request is not supplied.',
    reason: 'invalid-request',
  },
  IllegalTimestamp: {
    status: 400,
    message: 'The input parameter "Timestamp" that is mandatory for processing this request is not supplied.',
    reason: 'invalid-request',
  },
  'InvalidTimeStamp.Format': {
    status: 400,
    message: 'Specified time stamp or date value is not well formatted.',
    reason: 'invalid-request',
  },
  'InvalidTimeStamp.Expired': {
    status: 400,
    message: 'Specified time stamp or date value is expired.',
    reason: 'auth',
    again: true,
  },
  SignatureNonceUsed: {
    status: 400,
    message: 'Specified signature nonce was used already.',
    reason: 'auth',
    again: true,
  },
  SignatureDoesNotMatch: {
    status: 400,
    message: 'Specified signature is not matched with our calculation.',
    reason: 'auth',
  },
  IncompleteSignature: {
    status: 400,
    message: 'The request signature does not conform to Aliyun standards.',
    reason: 'auth',
  },
  InvalidSignatureMethod: {
    status: 400,
    message: 'Specified signature method is not valid.',
    reason: 'invalid-request',
  },
  'InvalidAccessKeyId.NotFound': {
    status: 404,
    message: 'Specified access key is not found.',
    reason: 'auth',
  },
  'InvalidAccessKeyId.Inactive': {
    status: 400,
    message: 'Specified access key is disabled.',
    reason: 'auth',
  },
  'InvalidSecurityToken.MismatchWithAccessKey': {
    status: 400,
    message: 'Specified SecurityToken mismatch with the AccessKey.',
    reason: 'auth',
  },
  'InvalidParameter.Format': {
    status: 400,
    message: 'Specified parameter format is not valid.',
    reason: 'invalid-request',
  },
  'InvalidApi.NotFound': { status: 404, message: noApi, reason: 'invalid-request' },
  'InvalidAction.NotFound': { status: 404, message: noApi, reason: 'invalid-request' },
  InvalidVersion: { status: 400, message: noVersion, reason: 'invalid-request' },
  NoSuchVersion: { status: 400, message: noVersion, reason: 'invalid-request' },
  UnsupportedHTTPMethod: {
    status: 405,
    message: 'This http method is not supported.',
    reason: 'invalid-request',
  },
  'Forbidden.RAM': { status: 403, message: ram, reason: 'forbidden' },
  NoPermission: { status: 403, message: ram, reason: 'forbidden' },
  Forbidden: { status: 403, message: ram, reason: 'forbidden' },
  'Throttling.User': {
    status: 400,
    message: 'Request was denied due to user flow control.',
    reason: 'rate-limit',
  },
  'Throttling.Api': {
    status: 400,
    message: 'Request was denied due to api flow control.',
    reason: 'rate-limit',
  },
  Throttling: {
    status: 400,
    message: 'Request was denied due to request throttling.',
    reason: 'rate-limit',
  },
  InternalError: {
    status: 500,
    message: 'The request processing has failed due to some unknown error.',
    reason: 'server',
  },
  ServiceUnavailable: {
    status: 503,
    message: 'The request has failed due to a temporary failure of the server.',
    reason: 'server',
  },
  'InvalidDomain.NotFound': {
    status: 404,
    message: 'The domain provided does not exist in our records.',
    reason: 'not-found',
  },
  IllegalOperation: {
    status: 403,
    message: 'Illegal domain operate is not permitted.',
    reason: 'forbidden',
  },
  'InvalidStartTime.Malformed': {
    status: 400,
    message: 'Specified StartTime is malformed.',
    reason: 'invalid-request',
  },
  'InvalidEndTime.Malformed': {
    status: 400,
    message: 'Specified EndTime is malformed.',
    reason: 'invalid-request',
  },
  'InvalidStartTime.ValueNotSupported': {
    status: 400,
    message: 'The specified value of parameter StartTime is not supported.',
    reason: 'invalid-request',
  },
  'Invalid Parameter': {
    status: 400,
    message: 'The specified Invalid Parameter',
    reason: 'invalid-request',
  },
  'Internal Error': { status: 400, message: 'Internal Error contact admin', reason: 'server' },
  'InvalidEndTime.Mismatch': {
    status: 400,
    message: 'The specified EndTime is earlier than the StartTime.',
    reason: 'invalid-request',
  },
} as const satisfies Record<string, ErrorRow>;

/** A code of the table. */
export type ErrorCode = keyof typeof errorTable;

/** What is known of a code: its row, or what its beginning says of it. */
export function errorRow(code: string): ErrorRow | undefined {
  if (Object.hasOwn(errorTable, code)) return errorTable[code as ErrorCode];
  const missing = /^Missing([A-Za-z.]+)$/.exec(code)?.[1];
  if (missing !== undefined) {
    return { status: 400, message: `${missing} is mandatory for this action.`, reason: 'invalid-request' };
  }
  return code.includes('Throttling') ? errorTable.Throttling : undefined;
}

/** What a status says where the code says nothing. */
export function reasonOf(status: number): ApiErrorReason {
  const known: Readonly<Record<number, ApiErrorReason>> = {
    401: 'auth',
    403: 'forbidden',
    404: 'not-found',
    429: 'rate-limit',
  };
  return (
    known[status] ?? (status >= 500 ? 'server' : status >= 400 ? 'invalid-request' : 'unexpected-answer')
  );
}
