import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, DecoratorHandler, type Dispatcher } from 'undici';
import { longestIdle } from './idle.ts';
import { isLoopback, isPublic } from './special-addresses.ts';

/** Asks for all addresses of a name; `dns.lookup` unless a test plays it. */
export type LookupAll = (
  host: string,
  options: { all: true },
  done: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

/** How a guarded agent connects. Milliseconds. */
export interface GuardedAgentOptions {
  connections: number;
  connectTimeout: number;
  headersTimeout: number;
  /** Connects to this machine too. */
  loopback: boolean;
  lookup?: LookupAll | undefined;
}

/** The code of the error when an address must not be connected to. */
export const forbiddenAddress = 'ERR_FORBIDDEN_ADDRESS';

/**
 * Connections to public addresses alone. What a name resolves to is checked right where the socket connects,
 * so that a name cannot mean one thing to the check and another to the socket; one bad address among good ones
 * refuses the name. Bodies stay as they are sent: `Content-Encoding` is not looked at.
 */
export function guardedAgent(options: GuardedAgentOptions): Dispatcher {
  const { connections, connectTimeout, headersTimeout } = options;
  const allowed = (address: string) => isPublic(address) || (options.loopback && isLoopback(address));
  const connect = buildConnector({ timeout: connectTimeout, lookup: guardedLookup(allowed, options.lookup) });
  const agent = new Agent({
    connections,
    headersTimeout,
    keepAliveMaxTimeout: longestIdle,
    bodyTimeout: 0,
    connect(target, done) {
      // Literal addresses are not looked up.
      const host = target.hostname.replace(/^\[(.*)\]$/, '$1');
      if (isIP(host) !== 0 && !allowed(host)) done(forbidden(), null);
      else connect(target, done);
    },
  });
  return agent.compose((dispatch) => (request, handler) => dispatch(request, asSent(handler)));
}

function guardedLookup(
  allowed: (address: string) => boolean,
  lookup: LookupAll = systemLookup,
): LookupFunction {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null) done(error, []);
      else if (first === undefined || !addresses.every(({ address }) => allowed(address)))
        done(forbidden(), []);
      else if (options.all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}

function forbidden(): NodeJS.ErrnoException {
  return Object.assign(new Error('the address is not public'), { code: forbiddenAddress });
}

/** Hides the answer's Content-Encoding from fetch, which would decode the body. */
function asSent(handler: Dispatcher.DispatchHandler): Dispatcher.DispatchHandler {
  const inner: Dispatcher.DispatchHandler = new DecoratorHandler(handler);
  return {
    onRequestStart: (...all) => inner.onRequestStart?.(...all),
    onRequestUpgrade: (...all) => inner.onRequestUpgrade?.(...all),
    onResponseStart(controller, status, { 'content-encoding': _, ...headers }, message) {
      inner.onResponseStart?.(controller, status, headers, message);
    },
    onResponseData: (...all) => inner.onResponseData?.(...all),
    onResponseEnd: (...all) => inner.onResponseEnd?.(...all),
    onResponseError: (...all) => inner.onResponseError?.(...all),
  };
}
