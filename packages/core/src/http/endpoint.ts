import { isLocal } from './local-host.ts';

/** Whether an address may be a vendor's endpoint: https, or plain http on this machine, without a name or password. */
export function isEndpoint(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLocal(url));
}
