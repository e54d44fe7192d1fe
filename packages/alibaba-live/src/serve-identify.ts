import type { ServeCredential } from './serve-credential.ts';
import { Refusal } from './serve-refusal.ts';
import type { Received } from './serve-request.ts';
import {
  isSameSignature,
  sha256Hex,
  signV1,
  signV3,
  stringToSignV1,
  stringToSignV3,
  v3Algorithm,
} from './sign.ts';

/** What a request says of its signature, in one form for both versions. */
interface Signed {
  action: string;
  version: string;
  accessKeyId: string;
  nonce: string;
  timestamp: string;
  securityToken: string | undefined;
  /** What does not conform, checked once the access key is known. */
  fault?: 'InvalidSignatureMethod' | 'IncompleteSignature';
  isMatch(secret: string): boolean;
  /** What was signed here, for the refusal's message. */
  mismatch(): string;
}

/** Who calls what. */
export interface Caller {
  credential: ServeCredential;
  action: string;
  version: string;
  nonce: string;
}

/**
 * Finds out who calls, in the vendor's order: the common parameters, the access key, the signature's method,
 * the time, the signature.
 *
 * @throws Refusal
 */
export function identify(
  received: Received,
  credentials: ReadonlyMap<string, ServeCredential>,
  { now, clockWindow }: { now: Date; clockWindow: number },
): Caller {
  const signed = received.version === 'v3' ? signedV3(received) : signedV1(received);
  const credential = credentials.get(signed.accessKeyId);
  if (credential === undefined) throw new Refusal('InvalidAccessKeyId.NotFound');
  if (credential.disabled === true) throw new Refusal('InvalidAccessKeyId.Inactive');
  checkToken(credential, signed.securityToken);
  if (signed.fault !== undefined) throw new Refusal(signed.fault);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/.test(signed.timestamp)) {
    throw new Refusal('InvalidTimeStamp.Format');
  }
  const apart = Math.abs(now.getTime() - Date.parse(signed.timestamp));
  if (Number.isNaN(apart)) throw new Refusal('InvalidTimeStamp.Format');
  if (apart > clockWindow * 60_000) throw new Refusal('InvalidTimeStamp.Expired');
  if (!signed.isMatch(credential.accessKeySecret)) {
    throw new Refusal('SignatureDoesNotMatch', { message: signed.mismatch() });
  }
  const { action, version, nonce } = signed;
  return { credential, action, version, nonce };
}

function checkToken({ securityToken }: ServeCredential, given: string | undefined): void {
  if (securityToken === given) return;
  if (given === undefined) throw new Refusal('MissingSecurityToken');
  if (securityToken === undefined || !isSameSignature(given, securityToken)) {
    throw new Refusal('InvalidSecurityToken.MismatchWithAccessKey');
  }
}

const commonV1 = [
  'Action',
  'Version',
  'AccessKeyId',
  'SignatureMethod',
  'SignatureVersion',
  'SignatureNonce',
  'Timestamp',
  'Signature',
];

function signedV1({ method, parameters }: Received): Signed {
  const [action, version, accessKeyId, how, howVersion, nonce, timestamp, signature] = commonV1.map((name) =>
    required(name, parameters[name]),
  ) as [string, string, string, string, string, string, string, string];
  const isKnown = how.toUpperCase() === 'HMAC-SHA1';
  const isWhole = howVersion === '1.0' && /^[A-Za-z0-9+/]{27}=$/.test(signature);
  return {
    action,
    version,
    accessKeyId,
    nonce,
    timestamp,
    securityToken: parameters['SecurityToken'],
    ...(isKnown ? (isWhole ? {} : { fault: 'IncompleteSignature' }) : { fault: 'InvalidSignatureMethod' }),
    isMatch: (secret) => isSameSignature(signature, signV1(method, parameters, secret)),
    mismatch: () =>
      `Specified signature is not matched with our calculation. server string to sign is:${stringToSignV1(method, parameters)}`,
  };
}

// Without these the signature would not cover what is asked.
const alwaysSigned = [
  'host',
  'x-acs-action',
  'x-acs-content-sha256',
  'x-acs-date',
  'x-acs-signature-nonce',
  'x-acs-version',
];

function signedV3({ method, query, headers, host, body }: Received): Signed {
  const written = headers.get('authorization')?.trim() ?? '';
  const algorithm = /^\S*/.exec(written)?.[0] ?? '';
  const parts = new Map(
    written
      .slice(algorithm.length)
      .split(',')
      .map((part) => /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(part)?.slice(1) ?? ['', ''])
      .map(([name = '', value = '']) => [name.toLowerCase(), value]),
  );
  const header = (name: string, says: string) => required(says, headers.get(name) ?? undefined);
  const action = header('x-acs-action', 'Action');
  const version = header('x-acs-version', 'Version');
  const accessKeyId = required('AccessKeyId', parts.get('credential'));
  const nonce = header('x-acs-signature-nonce', 'SignatureNonce');
  const timestamp = header('x-acs-date', 'Timestamp');
  const signature = required('Signature', parts.get('signature')).toLowerCase();
  const signedHeaders = (parts.get('signedheaders') ?? '').toLowerCase().split(';').filter(Boolean);
  const values = signedHeaders.map((name) => [name, name === 'host' ? host : (headers.get(name) ?? '')]);
  const request = { method, query, headers: Object.fromEntries(values), signedHeaders };
  const isKnown = algorithm === v3Algorithm;
  const isWhole =
    alwaysSigned.every((name) => signedHeaders.includes(name)) && /^[0-9a-f]{64}$/.test(signature);
  const isBody = headers.get('x-acs-content-sha256')?.toLowerCase() === sha256Hex(body);
  return {
    action,
    version,
    accessKeyId,
    nonce,
    timestamp,
    securityToken: headers.get('x-acs-security-token') ?? undefined,
    ...(isKnown ? (isWhole ? {} : { fault: 'IncompleteSignature' }) : { fault: 'InvalidSignatureMethod' }),
    isMatch: (secret) => isBody && isSameSignature(signature, signV3(request, secret)),
    mismatch: () =>
      `Specified signature does not match our calculation. server StringToSign is [${stringToSignV3(request).replace('\n', ' ')}]`,
  };
}

function required(name: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new Refusal(`Missing${name}`);
  return value;
}
