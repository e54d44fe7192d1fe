import { isLoopback } from './special-addresses.ts';

/** The host of a link as addresses and names are compared: no brackets, no dot at the end. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

/** Whether an address leads to this machine: 127.0.0.0/8, `[::1]` or `localhost`. */
export function isLocal(url: URL): boolean {
  const host = hostOf(url);
  return host === 'localhost' || isLoopback(host);
}
