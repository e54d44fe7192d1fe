import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Names and values, decoded. */
export type Parameters = Readonly<Record<string, string>>;

const alsoEncoded: Readonly<Record<string, string>> = {
  '!': '%21',
  "'": '%27',
  '(': '%28',
  ')': '%29',
  '*': '%2A',
};

/** Percent-encoding as signatures want it: all but `A-Z a-z 0-9 - _ . ~`. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => alsoEncoded[character] ?? character);
}

/** Parameters sorted by name, encoded and joined. */
export function canonicalQuery(parameters: Parameters): string {
  return Object.keys(parameters)
    .sort()
    .map((name) => `${percentEncode(name)}=${percentEncode(parameters[name] ?? '')}`)
    .join('&');
}

/**
 * What signature version 1 signs: method, `/` and all parameters but `Signature`, those of the query and of a
 * form together. https://www.alibabacloud.com/help/en/sdk/product-overview/rpc-mechanism
 */
export function stringToSignV1(method: string, parameters: Parameters): string {
  const { Signature: _, ...signed } = parameters;
  return `${method}&%2F&${percentEncode(canonicalQuery(signed))}`;
}

/** Signature version 1: HMAC-SHA1, base64. */
export function signV1(method: string, parameters: Parameters, secret: string): string {
  return createHmac('sha1', `${secret}&`).update(stringToSignV1(method, parameters)).digest('base64');
}

/** A request as signature version 3 sees it. */
export interface V3Request {
  method: string;
  query: Parameters;
  /** By lower-case name; those that `signedHeaders` names are signed. */
  headers: Parameters;
  /** Lower case, sorted. */
  signedHeaders: readonly string[];
}

/** The name of signature version 3 in `Authorization`. */
export const v3Algorithm = 'ACS3-HMAC-SHA256';

/**
 * What signature version 3 signs: the hash of the canonical request.
 * https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature
 */
export function stringToSignV3({ method, query, headers, signedHeaders }: V3Request): string {
  const lines = signedHeaders.map((name) => `${name}:${(headers[name] ?? '').trim()}\n`).join('');
  const content = headers['x-acs-content-sha256'] ?? '';
  const canonical = [method, '/', canonicalQuery(query), lines, signedHeaders.join(';'), content].join('\n');
  return `${v3Algorithm}\n${sha256Hex(canonical)}`;
}

/** Signature version 3: HMAC-SHA256, hex. */
export function signV3(request: V3Request, secret: string): string {
  return createHmac('sha256', secret).update(stringToSignV3(request)).digest('hex');
}

/**
 * Signature of a link to an object, as OSS makes it in version 1:
 * https://www.alibabacloud.com/help/en/oss/developer-reference/add-signatures-to-urls
 */
export function signLink(path: string, expires: string, secret: string): string {
  return createHmac('sha1', secret).update(`GET\n\n\n${expires}\n${path}`).digest('base64');
}

/** SHA-256 as lower-case hex digits. */
export function sha256Hex(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Whether two signatures are equal, in a time that does not tell where they differ. */
export function isSameSignature(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
