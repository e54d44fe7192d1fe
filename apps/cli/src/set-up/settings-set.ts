import { parseInlineSource } from '@logs/core/engine';
import type { Context } from '../context.ts';
import { givenSetting } from '../given-setting.ts';
import { loadFactory } from '../load-provider.ts';
import type { Settings } from '../settings.ts';

/**
 * Which settings of a source's provider are set, and which of those without a value of their own are not; names
 * alone. `undefined` where there is nothing to say, as when the configuration sets the provider up itself.
 */
export async function settingsSet(
  context: Context,
  settings: Settings,
  name: string,
): Promise<string | undefined> {
  const own = Object.hasOwn(settings.config.sources ?? {}, name) ? settings.config.sources?.[name] : name;
  const source = typeof own === 'string' ? parseInlineSource(own) : own;
  if (typeof source?.provider !== 'string') return undefined;
  const given = 'settings' in source ? (source.settings ?? {}) : {};
  const { factory } = await loadFactory(context, source.provider, settings.base);
  const set: string[] = [];
  const missing: string[] = [];
  for (const setting of new Set([...Object.keys(factory.env ?? {}), ...Object.keys(given)])) {
    const found = givenSetting(context, factory, given, setting);
    if (found !== undefined)
      set.push(found.variable === undefined ? setting : `${setting} (${found.variable})`);
    else if (factory.credential?.includes(setting)) missing.push(`${setting} (${factory.env[setting]?.[0]})`);
  }
  if (set.length + missing.length === 0) return undefined;
  const says = [
    `set: ${set.length === 0 ? 'none' : set.join(', ')}`,
    ...(missing.length === 0 ? [] : [`not set: ${missing.join(', ')}`]),
  ];
  return says.join('; ');
}
