import { hostOf } from './link-rules.ts';
import { isLoopback } from './special-addresses.ts';

/** Whether an address may be a vendor's endpoint: https, or plain http on this machine, without a name or password. */
export function isEndpoint(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') return false;
  const host = hostOf(url);
  return (
    url.protocol === 'https:' || (url.protocol === 'http:' && (host === 'localhost' || isLoopback(host)))
  );
}
