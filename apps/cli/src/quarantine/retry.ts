import { existsSync } from 'node:fs';
import type { Source } from '@logs/core/engine';
import type { LogStoreV1 } from '@logs/core/store';
import { counted } from '../collect/amounts.ts';
import type { Context } from '../context.ts';
import { exitCode } from '../exit-code.ts';
import { loadSources } from '../load-sources.ts';
import { openStore } from '../open-store.ts';
import { loadSettings, type Settings } from '../settings.ts';
import { UsageError } from '../usage-error.ts';

/** `logs quarantine retry`: exit code 3 while records stay in quarantine. */
export async function retryAll(context: Context, ids: string[]): Promise<void> {
  const settings = await loadSettings(context);
  if (!existsSync(settings.storePath)) {
    const { ConfigurationError } = await import('@logs/core/errors');
    throw new ConfigurationError(`There is no store at ${settings.storePath}.`, {
      hint: 'Collect first, or name an existing store with --store.',
    });
  }
  const store = await openStore(context, { mode: 'write', settings });
  try {
    await mustBeThere(context, store, ids);
    const { retryQuarantine } = await import('@logs/core/engine');
    const { limits } = settings.config;
    const { tried, settled, remaining, unavailable } = await retryQuarantine({
      store,
      sources: await sourcesInQuarantine(context, settings, store),
      ...(ids.length === 0 ? {} : { ids }),
      ...(limits === undefined ? {} : { limits }),
      runtime: { warn: (message) => context.warn(message), env: context.env },
      signal: context.signal,
    });
    context.say(
      `${counted(tried, 'record')} tried again: ${settled} became events, ${remaining} stay in quarantine.`,
    );
    for (const [reason, records] of Object.entries(unavailable)) {
      context.warn(`${counted(records, 'record')} could not be tried: ${reason}`);
    }
    if (remaining > 0 || Object.keys(unavailable).length > 0) context.exitCode = exitCode.partly;
  } finally {
    await store.close();
  }
}

async function mustBeThere(context: Context, store: LogStoreV1, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const found = await store.quarantined({ id, limit: 1 }, context.signal);
    if (found.length > 0) continue;
    throw new UsageError(`There is no record "${id}" in quarantine.`, {
      hint: 'See them all: logs quarantine list',
    });
  }
}

/** The sources that records in quarantine came from, as far as they can still be set up. */
async function sourcesInQuarantine(
  context: Context,
  settings: Settings,
  store: LogStoreV1,
): Promise<Source[]> {
  const sources: Source[] = [];
  for (const { source, quarantined } of await store.sources(context.signal)) {
    if (quarantined === '0') continue;
    try {
      sources.push(...(await loadSources(context, settings, [source])));
    } catch (error) {
      context.warn(`The source ${source} cannot be set up: ${(error as Error).message}`);
    }
  }
  return sources;
}
