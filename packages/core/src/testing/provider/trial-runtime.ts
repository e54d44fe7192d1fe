import { nodeFetch } from '../../http/node-fetch.ts';
import type { RuntimeV1 } from '../../provider/index.ts';
import type { Clock } from './clock.ts';
import { impatient } from './impatient.ts';
import type { KillSwitch } from './kill-switch.ts';

/** More requests than any of these small samples takes: a provider that sends more does not end. */
const mostRequests = 400;

/** What a run did and said. */
export interface Observed {
  requests: number;
  /** Milliseconds that were slept, in all. */
  slept: number;
  warnings: string[];
  /** Hosts beside the endpoint's that requests would have gone to; none was sent. */
  elsewhere: Set<string>;
  /** Set when the run was ended because it would not end by itself. */
  endless?: true;
}

/** Nothing yet. */
export function unobserved(): Observed {
  return { requests: 0, slept: 0, warnings: [], elsewhere: new Set() };
}

/** How the outside world of a run is. */
export interface TrialRuntime {
  clock: Clock;
  /** Where requests may go. */
  endpoint: URL;
  kill: KillSwitch;
  observed: Observed;
  /** The peer stalls: give up on it soon. */
  stalls?: boolean;
  /** How far this clock is ahead of the vendor's, in milliseconds. */
  ahead?: number;
}

/** The outside world of a run: real sockets, and time that passes by sleeping. */
export function trialRuntime({
  clock,
  endpoint,
  kill,
  observed,
  stalls = false,
  ahead = 0,
}: TrialRuntime): RuntimeV1 {
  const send = stalls ? impatient(nodeFetch) : nodeFetch;
  return {
    async fetch(input, init) {
      if (observed.endless !== undefined || ++observed.requests > mostRequests) {
        observed.endless = true;
        throw new Error(`more than ${mostRequests} requests`);
      }
      const stay = (url: URL) => {
        if (url.host === endpoint.host) return;
        observed.elsewhere.add(url.host);
        throw new TypeError('fetch failed', { cause: new Error('not sent') });
      };
      const url = new URL(input instanceof Request ? input.url : input);
      stay(url);
      kill.step();
      const done = clock.busy();
      const response = await send(input, { ...init, redirect: 'manual' }).finally(done);
      const location = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && location !== null) {
        if (init?.redirect === undefined || init.redirect === 'follow') stay(new URL(location, url));
      }
      try {
        kill.step();
      } catch (error) {
        await response.body?.cancel();
        throw error;
      }
      return response;
    },
    now: () => new Date(clock.now().getTime() + ahead),
    async sleep(ms, signal) {
      kill.step();
      observed.slept += ms;
      await clock.sleep(ms, signal);
    },
    warn(message, details) {
      observed.warnings.push(`${message} ${JSON.stringify(details ?? {})}`);
    },
    env: {},
  };
}
