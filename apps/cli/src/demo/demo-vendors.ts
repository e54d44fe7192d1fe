import { pathToFileURL } from 'node:url';
import { ConfigurationError } from '@logs/core';
import type { Context } from '../context.ts';
import { findProviders } from '../discover.ts';
import { installCommand, knownProviders } from '../known-providers.ts';
import { otherEntry } from '../package-entry.ts';
import { type DemoVendor, demoVendor } from '../serve/demo-vendor.ts';
import type { Settings } from '../settings.ts';

/** What makes up a delivery of Edgio log files. */
export type DeliveryMaker = typeof import('@logs/edgio-format/demo');

/** The vendors that the demo plays. */
export interface DemoVendors {
  /** Of the vendor that delivers files into a folder. */
  delivery?: DeliveryMaker;
  /** Those with an API. */
  apis: DemoVendor[];
  /** Packages that are not installed. */
  missing: string[];
}

/**
 * Finds what is installed of the known vendors.
 *
 * @throws ConfigurationError when it is none.
 */
export async function demoVendors(context: Context, settings: Settings): Promise<DemoVendors> {
  const found = await findProviders(context, settings.base);
  const vendors: DemoVendors = { apis: [], missing: [] };
  for (const { name, package: own } of knownProviders) {
    const folder = found.find((each) => each.name === name)?.folder;
    if (folder === undefined) vendors.missing.push(own);
    else if (name === 'edgio') vendors.delivery = await deliveryMaker(folder);
    else {
      const vendor = await demoVendor(context, settings, { name });
      if (vendor !== undefined) vendors.apis.push(vendor);
    }
  }
  if (vendors.delivery !== undefined || vendors.apis.length > 0) return vendors;
  throw new ConfigurationError('The demo needs the package of at least one vendor.', {
    hint: `The first of them: ${installCommand(vendors.missing[0] ?? '')}`,
  });
}

async function deliveryMaker(folder: string): Promise<DeliveryMaker> {
  const path = await otherEntry(folder, './demo');
  if (path === undefined) {
    throw new ConfigurationError(`The package in ${folder} has no sample data.`, {
      hint: `Install it again: ${installCommand('@logs/edgio-format@latest')}`,
    });
  }
  return (await import(pathToFileURL(path).href)) as DeliveryMaker;
}
