import { pathToFileURL } from 'node:url';
import type { DemoV1 } from '@logs/core';
import { ConfigurationError } from '@logs/core/errors';
import type { VendorOptions } from '@logs/server';
import type { Context } from '../context.ts';
import { loadFactory, runtimeOf } from '../load-provider.ts';
import { otherEntry } from '../package-entry.ts';
import type { Settings } from '../settings.ts';
import { configOf } from './served-vendor.ts';
import type { VendorFlag } from './vendor-flag.ts';

/** A vendor with its sample data. */
export interface DemoVendor extends VendorOptions {
  demo: DemoV1;
}

/**
 * Sets a vendor up with sample data and the credentials of its own page; of the configuration only the port and
 * the settings count. `undefined` when it has nothing to serve, or no sample data.
 */
export async function demoVendor(
  context: Context,
  settings: Settings,
  { name, port }: VendorFlag,
): Promise<DemoVendor | undefined> {
  const loaded = await loadFactory(context, name, settings.base);
  const demo = await demoOf(loaded.found.folder);
  if (demo === undefined) return undefined;
  const configured = configOf(settings, loaded, name);
  const given = demo.settings(new URL('http://127.0.0.1'), demo.credentials[0]);
  const provider = loaded.factory({ ...configured.settings, ...given }, runtimeOf(context));
  if (provider.serve === undefined) return undefined;
  const chosen = port ?? configured.port;
  return { provider, demo, credentials: demo.credentials, ...(chosen === undefined ? {} : { port: chosen }) };
}

/** What `--demo` was asked to show and cannot. */
export function noSampleData(name: string): Error {
  return new ConfigurationError(`${name} has no sample data to serve.`, {
    hint: 'Leave --vendor out: all providers that have some are served then.',
  });
}

async function demoOf(folder: string): Promise<DemoV1 | undefined> {
  const path = await otherEntry(folder, './demo');
  if (path === undefined) return undefined;
  const { demo } = (await import(pathToFileURL(path).href)) as { demo?: Partial<DemoV1> };
  return demo?.feeds === undefined ? undefined : (demo as DemoV1);
}
