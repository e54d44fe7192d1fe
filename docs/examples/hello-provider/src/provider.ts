import { defineProvider } from '@logs/core';
import { helloClient } from './client.ts';
import { greetingsFeed } from './greetings-feed.ts';
import { serve } from './serve.ts';
import { env, settings } from './settings.ts';

/** The provider of the Hello API. */
export const hello = defineProvider({
  name: 'hello',
  settings,
  env,
  create: (settings, runtime) => ({
    feeds: { greetings: greetingsFeed(helloClient(settings, runtime), settings) },
    serve,
  }),
});
