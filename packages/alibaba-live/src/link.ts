import { FormatError } from '@logs/core';
import { isLocal } from '@logs/core/http';
import { cleaned } from './log-name.ts';

/**
 * The link of a listing as a URL. The vendor leaves its scheme out, its pages break it over lines and write
 * `&amp;`. Without a scheme it is https, or http where the endpoint itself is plain HTTP on this machine.
 *
 * @throws FormatError for this file alone, without the link: it is signed.
 */
export function linkOf(path: string, endpoint: URL, key: string): URL {
  const text = cleaned(path).replaceAll('&amp;', '&');
  const scheme = endpoint.protocol === 'http:' && isLocal(endpoint) ? 'http' : 'https';
  const written = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${scheme}://${text.replace(/^\/+/, '')}`;
  if (!URL.canParse(written)) {
    throw new FormatError(`alibaba-live: ${key}: the vendor’s link to it is no URL`, { file: key });
  }
  return new URL(written);
}

/** Whether a link says of itself that its time is over. */
export function isExpired(link: URL, now: Date): boolean {
  const expires = link.searchParams.get('Expires') ?? '';
  return /^\d{1,12}$/.test(expires) && Number(expires) * 1000 <= now.getTime();
}
