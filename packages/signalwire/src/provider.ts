import { defineProvider } from '@logs/core';
import { signalWireClient } from './client.ts';
import { serveSignalWire } from './serve.ts';
import { env, settings } from './settings.ts';
import { videoFeed } from './video-feed.ts';

/** SignalWire video logs. */
export const signalWire = defineProvider({
  name: 'signalwire',
  settings,
  env,
  credential: ['space', 'project', 'token'],
  create: (settings, runtime) => ({
    feeds: { video: videoFeed(settings, runtime, signalWireClient(settings, runtime)) },
    serve: (serve) => serveSignalWire(serve, settings.historyDays),
  }),
});
