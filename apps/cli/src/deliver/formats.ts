import type { DeliveryFormatV1, LogProviderV1 } from '@logs/core';
import type { Context } from '../context.ts';
import { loadProvider } from '../load-provider.ts';
import type { Settings } from '../settings.ts';

/**
 * The formats of these names: `ndjson`, `parquet`, or a provider's name for its vendor's own files.
 *
 * @throws ConfigurationError for a provider that is not installed or delivers no files.
 */
export async function deliveryFormats(
  context: Context,
  settings: Settings,
  names: Iterable<string>,
): Promise<Map<string, DeliveryFormatV1>> {
  const formats = new Map<string, DeliveryFormatV1>();
  for (const name of new Set(names)) formats.set(name, await deliveryFormat(context, settings, name));
  return formats;
}

async function deliveryFormat(context: Context, settings: Settings, name: string): Promise<DeliveryFormatV1> {
  if (name === 'ndjson') return (await import('@logs/deliver')).ndjsonFormat;
  if (name === 'parquet') return (await import('@logs/store-duckdb')).parquetFormat;
  const { feeds } = await configured(context, settings, name);
  for (const feed of Object.values(feeds)) {
    if (feed.kind === 'files' && feed.delivery !== undefined) return feed.delivery;
  }
  const { ConfigurationError } = await import('@logs/core/errors');
  throw new ConfigurationError(`There is no format "${name}": the provider delivers no files.`, {
    setting: 'format',
    hint: 'It is edgio, ndjson or parquet.',
  });
}

/** The provider as the first source that uses it is set up, so that its own columns are written too. */
async function configured(
  context: Context,
  { config, base }: Settings,
  name: string,
): Promise<LogProviderV1> {
  for (const source of Object.values(config.sources ?? {})) {
    if (typeof source === 'string') continue;
    const { provider, settings } = source;
    if (typeof provider === 'object' && provider.name === name) return provider;
    if (provider === name) return await loadProvider(context, name, settings, base);
  }
  return await loadProvider(context, name, {}, base);
}
