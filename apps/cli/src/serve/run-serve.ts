import type { LogReaderV1 } from '@logs/core';
import { startServer, type VendorOptions } from '@logs/server';
import type { Context } from '../context.ts';
import { findProviders } from '../discover.ts';
import { runtimeOf } from '../load-provider.ts';
import { ownStore } from '../own-store.ts';
import { loadSettings, type Settings } from '../settings.ts';
import { UsageError } from '../usage-error.ts';
import { demoStore } from './demo-store.ts';
import { type DemoVendor, demoVendor, noSampleData } from './demo-vendor.ts';
import { jsonReport, report } from './serve-report.ts';
import { servedVendor } from './served-vendor.ts';
import type { VendorFlag } from './vendor-flag.ts';

/** The flags of `logs serve` as typed. */
export interface ServeFlags {
  vendor?: VendorFlag[];
  demo?: true;
  strict?: true;
  host: string;
  json?: true;
}

/** `logs serve`. */
export async function runServe(context: Context, flags: ServeFlags): Promise<void> {
  const settings = await loadSettings(context);
  if (flags.demo) {
    const vendors = await demoVendors(context, settings, flags.vendor);
    await serve(context, flags, vendors, await demoStore(context, vendors));
    return;
  }
  const names = flags.vendor ?? Object.keys(settings.config.serve ?? {}).map((name) => ({ name }));
  if (names.length === 0) {
    throw new UsageError('There is nothing to serve: no vendor is named, and none is configured.', {
      hint: 'Name one, as in: logs serve --vendor scaleengine:7101. To see it at work: logs serve --demo',
    });
  }
  const vendors = await Promise.all(names.map((each) => servedVendor(context, settings, each)));
  const { store, ended, close } = await ownStore(context, settings);
  try {
    await serve(context, flags, vendors, store, ended);
  } finally {
    await close();
  }
}

/** Serves until a signal comes, or the store's own process ends. */
async function serve(
  context: Context,
  flags: ServeFlags,
  vendors: readonly (VendorOptions | DemoVendor)[],
  reader: LogReaderV1,
  ended: AbortSignal = new AbortController().signal,
): Promise<void> {
  const { host, strict = false, json = false } = flags;
  const { signal } = context;
  const server = await startServer({ vendors, reader, host, strict, runtime: runtimeOf(context), signal });
  try {
    const served = vendors.map((vendor) => ({
      name: vendor.provider.name,
      url: server.vendors[vendor.provider.name]?.url ?? '',
      ...('demo' in vendor ? { credentials: vendor.demo.credentials[0] } : {}),
    }));
    await context.write(json ? jsonReport(served) : report(context, served));
    context.say(`Serving ${flags.demo ? 'sample data' : 'the store'} until Ctrl-C.`);
    await either(context.signal, ended);
    if (!context.signal.aborted) ended.throwIfAborted();
  } finally {
    await server.close();
  }
}

async function demoVendors(
  context: Context,
  settings: Settings,
  asked: readonly VendorFlag[] | undefined,
): Promise<DemoVendor[]> {
  const names = asked ?? (await findProviders(context, settings.base)).map(({ name }) => ({ name }));
  const vendors: DemoVendor[] = [];
  for (const each of names) {
    const vendor = await demoVendor(context, settings, each);
    if (vendor !== undefined) vendors.push(vendor);
    else if (asked !== undefined) throw noSampleData(each.name);
  }
  if (vendors.length > 0) return vendors;
  throw new UsageError('No provider with sample data is installed.', {
    hint: 'See what there is to install: logs providers',
  });
}

function either(...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of signals) {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    }
  });
}
