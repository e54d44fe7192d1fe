import type { Context } from '../context.ts';
import { findProviders } from '../discover.ts';
import { knownProviders } from '../known-providers.ts';
import type { Settings } from '../settings.ts';

/** What the words behind `logs tail` are. */
export interface TailWords {
  sources: string[];
  filter: string[];
}

/**
 * Takes sources and filter apart: a source is a name of the configuration, or `provider:target` with a provider
 * that is installed or known. In quotes of its own a word is always text to search for.
 */
export async function tailWords(
  context: Context,
  settings: Settings,
  words: readonly string[],
): Promise<TailWords> {
  if (words.length === 0) return { sources: [], filter: [] };
  const { parseInlineSource } = await import('@logs/core/engine');
  const found = [...(await findProviders(context, settings.base)), ...knownProviders];
  const providers = new Set(found.flatMap(({ name, aliases }) => [name, ...aliases]));
  const isSource = (word: string) =>
    Object.hasOwn(settings.config.sources ?? {}, word) ||
    providers.has(parseInlineSource(word)?.provider ?? '');
  return { sources: words.filter(isSource), filter: words.filter((word) => !isSource(word)) };
}
