import { ApiError, type ApiErrorReason } from '../provider/index.ts';

const reasons: Readonly<Record<number, ApiErrorReason>> = {
  401: 'auth',
  403: 'forbidden',
  404: 'not-found',
  408: 'network',
  410: 'not-found',
  429: 'rate-limit',
};

/** What a refused download is refused with when the provider does not say. */
export function refusedDownload(vendor: string, origin: string, status: number): ApiError {
  const reason =
    reasons[status] ?? (status >= 500 ? 'server' : status >= 400 ? 'invalid-request' : 'unexpected-answer');
  return new ApiError(reason, `${vendor}: ${origin}: the download was answered with HTTP status ${status}`, {
    status,
  });
}
