import { type CollectSummary, collect } from '@logs/core/engine';
import type { Context } from '../context.ts';
import { loadSources } from '../load-sources.ts';
import { openStore } from '../open-store.ts';
import type { Settings } from '../settings.ts';

/** Collects everything that the configuration names, as `logs collect` does. */
export async function collectDemo(context: Context, settings: Settings): Promise<CollectSummary> {
  const sources = await loadSources(context, settings, []);
  const store = await openStore(context, { mode: 'write', settings });
  try {
    return await collect({
      store,
      sources,
      signal: context.signal,
      runtime: { env: context.env, warn: (message) => context.detail(message) },
    });
  } finally {
    await store.close();
  }
}
