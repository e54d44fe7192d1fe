import { writeFile } from 'node:fs/promises';
import type { LogsConfig } from '@logs/core';
import type { DemoVendor } from '../serve/demo-vendor.ts';
import type { DemoFolder } from './demo-folder.ts';

/** What the demo collects from. */
export interface DemoPlaces {
  /** Whether there is a delivery in the folder. */
  delivery: boolean;
  apis: readonly DemoVendor[];
  /** Where each vendor answers, by its name. */
  urls: Readonly<Record<string, { url: string }>>;
}

/**
 * Writes a configuration with a source for each vendor, and the ports on which `logs serve` puts them again. The
 * keys in it are sample ones that the vendors' pages print.
 */
export async function writeDemoConfig(folder: DemoFolder, places: DemoPlaces): Promise<LogsConfig> {
  const { delivery, apis, urls } = places;
  const sources: Required<LogsConfig>['sources'] = delivery
    ? { edgio: { provider: 'edgio', target: './drops' } }
    : {};
  const serve: Required<LogsConfig>['serve'] = {};
  for (const { provider, demo } of apis) {
    const url = new URL(urls[provider.name]?.url ?? '');
    const [credential] = demo.credentials;
    const [feed = ''] = Object.keys(provider.feeds);
    sources[provider.name] = {
      provider: provider.name,
      settings: demo.settings(url, credential),
      query: demo.feeds[feed]?.query as Record<string, unknown>,
    };
    serve[provider.name] = { port: Number(url.port), credentials: { ...credential } };
  }
  const config = { store: './logs.duckdb', sources, serve };
  await writeFile(folder.config, `${JSON.stringify(config, null, 2)}\n`);
  return config;
}
