import { ConfigurationError } from '@logs/core/errors';
import type { Privacy } from './world.ts';

/** An empty object, put there first: whether a stranger can read it shows whether the place is public. */
export const marker = '.logs-delivery';

/** How long a place that was found private is taken to be, in milliseconds. */
export const probeEvery = 24 * 3_600_000;

/** @throws ConfigurationError for a place that anybody may read. */
export function refusePublic(name: string, location: string, privacy: Privacy): void {
  if (privacy !== 'public') return;
  throw new ConfigurationError(`The delivery "${name}": anybody may read ${location}.`, {
    setting: 'to',
    hint: 'Logs hold addresses of viewers. Block public access to the bucket; nothing was sent.',
  });
}
