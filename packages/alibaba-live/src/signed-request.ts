import type { HttpRequest } from '@logs/core/http';
import { canonicalQuery, type Parameters, sha256Hex, signV1, signV3, v3Algorithm } from './sign.ts';

/** An access key. */
export interface Access {
  accessKeyId: string;
  accessKeySecret: string;
  /** Of a temporary one. */
  securityToken?: string;
}

/** A call to be signed. */
export interface Call {
  endpoint: URL;
  action: string;
  version: string;
  parameters: Parameters;
}

/** What makes each attempt another one. */
export interface Stamp {
  /** `yyyy-MM-ddTHH:mm:ssZ`. */
  time: string;
  nonce: string;
}

const emptyBody = sha256Hex('');

/** A call as a request: POST with its parameters in the query, as the vendor's own clients send it. */
export function signedRequest(call: Call, access: Access, stamp: Stamp, signature: 'v1' | 'v3'): HttpRequest {
  return signature === 'v1' ? v1Request(call, access, stamp) : v3Request(call, access, stamp);
}

function v1Request(call: Call, access: Access, { time, nonce }: Stamp): HttpRequest {
  const { accessKeyId, accessKeySecret, securityToken } = access;
  const parameters: Parameters = {
    ...call.parameters,
    Action: call.action,
    Version: call.version,
    Format: 'JSON',
    AccessKeyId: accessKeyId,
    ...(securityToken === undefined ? {} : { SecurityToken: securityToken }),
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: nonce,
    Timestamp: time,
  };
  const Signature = signV1('POST', parameters, accessKeySecret);
  const url = withQuery(call.endpoint, { ...parameters, Signature });
  return { url, method: 'POST', headers: { accept: 'application/json' } };
}

function v3Request(call: Call, access: Access, { time, nonce }: Stamp): HttpRequest {
  const { accessKeyId, accessKeySecret, securityToken } = access;
  const signed: Record<string, string> = {
    host: call.endpoint.host,
    ...(securityToken === undefined
      ? {}
      : { 'x-acs-accesskey-id': accessKeyId, 'x-acs-security-token': securityToken }),
    'x-acs-action': call.action,
    'x-acs-content-sha256': emptyBody,
    'x-acs-date': time,
    'x-acs-signature-nonce': nonce,
    'x-acs-version': call.version,
  };
  const signedHeaders = Object.keys(signed).sort();
  const request = { method: 'POST', query: call.parameters, headers: signed, signedHeaders };
  const signature = signV3(request, accessKeySecret);
  const { host: _, ...sent } = signed;
  return {
    url: withQuery(call.endpoint, call.parameters),
    method: 'POST',
    headers: {
      ...sent,
      accept: 'application/json',
      authorization: `${v3Algorithm} Credential=${accessKeyId},SignedHeaders=${signedHeaders.join(';')},Signature=${signature}`,
    },
  };
}

function withQuery(endpoint: URL, parameters: Parameters): URL {
  const url = new URL(endpoint);
  url.search = canonicalQuery(parameters);
  return url;
}
