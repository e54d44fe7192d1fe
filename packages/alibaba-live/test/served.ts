import type { CredentialV1, LogReaderV1, RuntimeV1, ServeV1 } from '@logs/core';
import { type Parameters, sha256Hex, signV1, signV3 } from '../src/sign.ts';
import { playedRuntime, providerAt } from './provider-at.ts';

/** What {@link served} may be told. */
export interface ServedOptions extends Partial<Omit<ServeV1, 'reader'>> {
  settings?: Record<string, unknown>;
}

/** The credential of the vendor's pages. */
export const testCredential = { accessKeyId: 'testid', accessKeySecret: 'testsecret' };

/** The provider's `serve` over an archive. */
export function served(reader: LogReaderV1, { settings = {}, ...more }: ServedOptions = {}) {
  const runtime: RuntimeV1 = more.runtime ?? playedRuntime();
  const credentials: readonly CredentialV1[] = more.credentials ?? [testCredential];
  const serve = providerAt('http://127.0.0.1:9', runtime, settings).serve;
  if (serve === undefined) throw new Error('alibaba-live has no serve');
  return serve({ reader, strict: false, ...more, credentials, runtime });
}

let nonces = 0;

/** A call signed with version 1, as GET; what is `undefined` is left out, after the rest was signed without it. */
export function v1Call(
  parameters: Record<string, string | undefined> = {},
  { secret = 'testsecret', method = 'GET', time = '2026-03-10T18:00:00Z', headers = {} } = {},
): Request {
  const all: Record<string, string | undefined> = {
    Action: 'DescribeLivePushProxyLog',
    Version: '2016-11-01',
    Format: 'JSON',
    AccessKeyId: 'testid',
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: `nonce-${nonces++}`,
    Timestamp: time,
    DomainName: 'example.com',
    ...parameters,
  };
  const given = Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined),
  ) as Parameters;
  const signature = 'Signature' in parameters ? parameters['Signature'] : signV1(method, given, secret);
  const query = new URLSearchParams({
    ...given,
    ...(signature === undefined ? {} : { Signature: signature }),
  });
  return new Request(`http://archive.example:7102/?${query}`, { method, headers });
}

/** A call signed with version 3. */
export function v3Call(
  query: Parameters = { DomainName: 'example.com' },
  {
    secret = 'testsecret',
    headers = {},
    drop = [],
    unsigned = [],
  }: { secret?: string; headers?: Record<string, string>; drop?: string[]; unsigned?: string[] } = {},
): Request {
  const all: Record<string, string> = {
    host: 'archive.example:7102',
    'x-acs-action': 'DescribeLivePushProxyLog',
    'x-acs-version': '2016-11-01',
    'x-acs-date': '2026-03-10T18:00:00Z',
    'x-acs-signature-nonce': `nonce-${nonces++}`,
    'x-acs-content-sha256': sha256Hex(''),
    ...headers,
  };
  for (const name of drop) delete all[name];
  const signedHeaders = Object.keys(all)
    .filter((name) => !unsigned.includes(name) && /^(host|content-type|x-acs-)/.test(name))
    .sort();
  const signature = signV3({ method: 'POST', query, headers: all, signedHeaders }, secret);
  const authorization = `ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=${signedHeaders.join(';')},Signature=${signature}`;
  return new Request(`http://archive.example:7102/?${new URLSearchParams(query)}`, {
    method: 'POST',
    headers: { authorization, ...all },
  });
}

/** What an answer says, JSON. */
export async function saying(response: Response): Promise<{ status: number; [name: string]: unknown }> {
  return { ...((await response.json()) as object), status: response.status };
}
