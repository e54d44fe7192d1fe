import type { Context } from '../context.ts';
import { loadSources } from '../load-sources.ts';
import type { Settings } from '../settings.ts';

/** Whether a name is that of a source: configured, or written inline. */
export async function isSource(settings: Settings, name: string): Promise<boolean> {
  const { parseInlineSource } = await import('@logs/core/engine');
  return Object.hasOwn(settings.config.sources ?? {}, name) || parseInlineSource(name) !== undefined;
}

/** The full name of a source's feed; `undefined` when the name is none of a source. */
export async function sourceFeed(
  context: Context,
  settings: Settings,
  name: string,
): Promise<string | undefined> {
  if (!(await isSource(settings, name))) return undefined;
  const [source] = await loadSources(context, settings, [name]);
  return source === undefined ? undefined : `${source.provider.name}/${source.feedName}`;
}
