import type { Context } from './context.ts';
import { loadSources } from './load-sources.ts';
import { loadSettings } from './settings.ts';

/** Says what the time flags mean for each source, where a plan has any. */
export async function sayPlanTimes(context: Context, names: readonly string[]): Promise<void> {
  for (const { name, feed } of await loadSources(context, await loadSettings(context), names)) {
    const means =
      feed.kind === 'files' ? 'the hour in which the vendor delivered a file' : 'the time of the events';
    context.say(`${name}: --since, --from and --to mean ${means}.`);
  }
}
