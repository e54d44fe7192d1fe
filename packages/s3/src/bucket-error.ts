import { ApiError, type ApiErrorReason, ConfigurationError } from '@logs/core/errors';

const reasons: Readonly<Record<string, ApiErrorReason>> = {
  InvalidAccessKeyId: 'auth',
  SignatureDoesNotMatch: 'auth',
  ExpiredToken: 'auth',
  InvalidToken: 'auth',
  RequestTimeTooSkewed: 'auth',
  AccessDenied: 'forbidden',
  AllAccessDisabled: 'forbidden',
  AccountProblem: 'forbidden',
  NoSuchBucket: 'not-found',
  NoSuchKey: 'not-found',
  NotFound: 'not-found',
  PreconditionFailed: 'unexpected-answer',
  SlowDown: 'rate-limit',
  TooManyRequests: 'rate-limit',
  RequestLimitExceeded: 'rate-limit',
};

const hints: Readonly<Record<string, string>> = {
  RequestTimeTooSkewed: 'This machine’s clock is wrong: set it.',
  AccessDenied: 'Allow s3:ListBucket on the bucket and s3:GetObject or s3:PutObject on what lies in it.',
  NoSuchBucket: 'Check the name behind s3://, and the endpoint.',
  PermanentRedirect: 'The bucket lies in another region: set AWS_REGION.',
  AuthorizationHeaderMalformed: 'The bucket lies in another region: set AWS_REGION.',
};

/** What the SDK threw, as an error of ours; without credentials, signatures or the service's own words. */
export function bucketError(place: string, error: unknown, signal?: AbortSignal): unknown {
  signal?.throwIfAborted();
  const {
    name = 'Error',
    $metadata: metadata,
    code,
  } = Object(error) as {
    name?: string;
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  if (name === 'CredentialsProviderError') {
    return new ConfigurationError(`${place}: there are no credentials for it`, {
      hint: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.',
      cause: error,
    });
  }
  const status = metadata?.httpStatusCode;
  const reason = reasons[name] ?? (status === undefined ? 'network' : reasonOf(status));
  const what = status === undefined ? `it cannot be reached (${code ?? name})` : `it was refused: ${name}`;
  const hint = hints[name] ?? (reason === 'auth' ? 'Check the access key and its secret.' : undefined);
  return new ApiError(reason, `${place}: ${what}`, {
    cause: error,
    code: name,
    ...(status === undefined ? {} : { status }),
    ...(hint === undefined ? {} : { hint }),
  });
}

function reasonOf(status: number): ApiErrorReason {
  if (status === 401) return 'auth';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 429 || status === 503) return 'rate-limit';
  return status >= 500 ? 'server' : 'invalid-request';
}
