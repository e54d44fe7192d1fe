import { defineProvider } from '@logs/core';
import { feedNames } from './actions.ts';
import { liveClient } from './client.ts';
import { offlineLogFeed } from './push-proxy-feed.ts';
import { serve } from './serve.ts';
import { env, settings } from './settings.ts';

/** Alibaba Cloud ApsaraVideo Live: offline logs of relayed, pulled and pushed streams. */
export const alibabaLive = defineProvider({
  name: 'alibaba-live',
  settings,
  env,
  credential: ['accessKeyId', 'accessKeySecret', 'securityToken'],
  create(settings, runtime) {
    const client = liveClient(settings, runtime);
    const feeds = feedNames.map((name) => [name, offlineLogFeed(name, client, settings, runtime)]);
    return { feeds: Object.fromEntries(feeds), serve: (context) => serve(context, settings) };
  },
});
