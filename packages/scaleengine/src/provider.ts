import { defineProvider } from '@logs/core';
import { originFeed } from './origin-feed.ts';
import { serve } from './serve.ts';
import { env, settings } from './settings.ts';

/** ScaleEngine's Origin Log API. */
export const scaleEngine = defineProvider({
  name: 'scaleengine',
  settings,
  env,
  credential: ['cdn', 'apiKey', 'apiSecret'],
  create: (settings, runtime) => ({
    feeds: { origin: originFeed(settings, runtime) },
    serve: serve(settings),
  }),
});
