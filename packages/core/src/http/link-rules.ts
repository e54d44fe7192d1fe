import { isIP } from 'node:net';
import type { Download } from './http-client.ts';
import { hostOf, isLocal } from './local-host.ts';
import { isPublic } from './special-addresses.ts';

/** What a link has to fit. */
export type LinkRules = Pick<Download, 'allowedHosts' | 'loopback'>;

/** Why a link must not be followed, in words that hold nothing of it but its host; `undefined` when it may. */
export function refusalOf(url: URL, { allowedHosts, loopback = false }: LinkRules): string | undefined {
  const host = hostOf(url);
  if (url.username !== '' || url.password !== '') return 'a link must not hold a name or password';
  if (loopback && isLocal(url)) {
    return url.protocol === 'https:' || url.protocol === 'http:' ? undefined : 'a link must be https';
  }
  if (url.protocol !== 'https:') return 'a link must be https';
  if (isIP(host) !== 0 && !isPublic(host)) return `a link must not lead to the address ${host}`;
  if (!allowedHosts.some((allowed) => fits(host, allowed.toLowerCase()))) {
    return `a link must not lead to the host ${host}`;
  }
  return url.port === '' ? undefined : `a link must not lead to port ${url.port}`;
}

function fits(host: string, allowed: string): boolean {
  return allowed.startsWith('.')
    ? isIP(host) === 0 && host.endsWith(allowed) && host !== allowed
    : host === allowed;
}
