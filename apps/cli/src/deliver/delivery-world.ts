import type { DeliveryFormatV1 } from '@logs/core';
import type { LogStoreV1 } from '@logs/core/store';
import type { DeliveryWorld, Notifier } from '@logs/deliver';
import type { Context } from '../context.ts';
import type { Settings } from '../settings.ts';
import { openDestination, probeDestination } from './destination.ts';

/** Where the deliveries of a store keep what they know and what waits. */
export function deliveriesFolder({ storePath }: Settings): string {
  return `${storePath}.deliver`;
}

/** What deliveries need of the world outside. */
export async function deliveryWorld(
  context: Context,
  settings: Settings,
  store: Pick<LogStoreV1, 'changes'>,
  { formats, notifiers }: { formats: ReadonlyMap<string, DeliveryFormatV1>; notifiers: readonly Notifier[] },
): Promise<DeliveryWorld> {
  const { systemRuntime } = await import('@logs/core');
  const { now, sleep } = systemRuntime();
  return {
    folder: deliveriesFolder(settings),
    store,
    open: (location) => openDestination(location, settings),
    format: (name) => formats.get(name),
    probe: (location, marker, signal) => probeDestination(location, marker, settings, signal),
    notifiers,
    runtime: { now, sleep, warn: (message) => context.warn(message) },
  };
}
