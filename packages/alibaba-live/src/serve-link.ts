import type { LedgerRowV1 } from '@logs/core';
import type { Action } from './actions.ts';
import { fileAttributes } from './listed-file.ts';
import type { ServeCredential } from './serve-credential.ts';
import { isSameSignature, signLink } from './sign.ts';
import { zoneOffset } from './zone.ts';

const lifetime = 3600;

/** Path of a file below this server, in the vendor's form; the place of its token has the hash of its bytes. */
export function filePath({ folder }: Action, row: LedgerRowV1, zone: string): string {
  const { attributes = {}, delivered, sha256 = '' } = row;
  const start = Date.parse(delivered?.from ?? '') || 0;
  const local = new Date(start + zoneOffset(zone)).toISOString();
  const [date = '', clock = ''] = local.split('T');
  const parts = [
    folder,
    sha256,
    attributes[fileAttributes.domain] ?? '',
    date.replaceAll('-', '_'),
    clock.slice(0, 5).replace(':', ''),
    attributes[fileAttributes.name] ?? '',
  ];
  return `/${parts.map(encodeURIComponent).join('/')}`;
}

/** A link to a path that is good for one hour, signed with the caller's own access key. */
export function signedLink(path: string, credential: ServeCredential, now: Date): string {
  const { accessKeyId, accessKeySecret } = credential;
  const expires = String(Math.floor(now.getTime() / 1000) + lifetime);
  const signature = signLink(decodeURI(path), expires, accessKeySecret);
  const query = { Expires: expires, OSSAccessKeyId: accessKeyId, Signature: signature };
  return `${path}?${new URLSearchParams(query)}`;
}

/** Why a link is not good, or nothing. */
export function linkFault(
  url: URL,
  credentials: ReadonlyMap<string, ServeCredential>,
  now: Date,
): string | undefined {
  const given = (name: string) => url.searchParams.get(name) ?? '';
  const expires = given('Expires');
  const credential = credentials.get(given('OSSAccessKeyId'));
  const isForged =
    credential === undefined ||
    credential.disabled === true ||
    !/^\d{1,12}$/.test(expires) ||
    !isSameSignature(given('Signature'), signLink(decodedPath(url), expires, credential.accessKeySecret));
  if (isForged) return 'The request signature we calculated does not match the signature you provided.';
  return Number(expires) * 1000 <= now.getTime() ? 'Request has expired.' : undefined;
}

function decodedPath({ pathname }: URL): string {
  try {
    return decodeURI(pathname);
  } catch {
    return pathname;
  }
}
