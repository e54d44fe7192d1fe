import type { Source } from '@logs/core/engine';
import type { Context } from './context.ts';
import { loadProvider } from './load-provider.ts';
import type { Settings } from './settings.ts';

/** Sources by name or written inline, their providers found and set up; without names, all configured ones. */
export async function loadSources(
  context: Context,
  settings: Settings,
  names: readonly string[],
): Promise<Source[]> {
  const { resolveSources } = await import('@logs/core/engine');
  return await resolveSources(names, settings.config, {
    base: settings.base,
    loadProvider: (name, given) => loadProvider(context, name, given, settings.base),
  });
}
