import { defineProvider } from '@logs/core';
import { eventsFeed } from './events-feed.ts';
import { env, settings } from './settings.ts';

/** Edgio (Uplynk) log file delivery. */
export const edgio = defineProvider({
  name: 'edgio',
  aliases: ['uplynk'],
  settings,
  env,
  create: (settings, runtime) => ({ feeds: { events: eventsFeed(settings, runtime) } }),
});
