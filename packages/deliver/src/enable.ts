import { randomUUID } from 'node:crypto';
import type { DeliveryFormatV1 } from '@logs/core';
import { ApiError, ConfigurationError } from '@logs/core/errors';
import { parse } from '@logs/core/query';
import { placesOf, readDelivery, writeDelivery } from './delivery-folder.ts';
import { fileKey, hourText } from './file-name.ts';
import { openJournal, readJournal } from './journal.ts';
import { takeLock } from './lock.ts';
import { marker, refusePublic } from './privacy.ts';
import { type DeliveryOptions, type DeliverySettings, deliverySettings } from './settings.ts';
import type { DeliveryWorld } from './world.ts';

/** What enabling came to. */
export interface Enabled {
  /** The key of a first file, as an example: its event type and hour are those of now. */
  firstKey: string;
  /** It was there before: its cursor and what waits stayed. */
  known: boolean;
}

/**
 * Sets a delivery up, or changes it and enables it again: its cursor and what waits stay. What the store holds is
 * delivered, unless `fromNow`. A first, empty object is put there.
 *
 * @throws ConfigurationError for a wrong setting, and for a destination that anybody may read; ApiError when
 * nobody answers whether it is, or the first object cannot be put. Then nothing is enabled.
 */
export async function enableDelivery(
  world: DeliveryWorld,
  name: string,
  options: DeliveryOptions,
  { fromNow = false }: { fromNow?: boolean },
  signal: AbortSignal,
): Promise<Enabled> {
  const parsed = deliverySettings.safeParse(options);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigurationError(`delivery ${name}: ${issue?.path.join('.')}: ${issue?.message}`, {
      setting: String(issue?.path[0] ?? ''),
    });
  }
  const settings = parsed.data;
  if (settings.filter !== undefined) parse(settings.filter);
  const format = formatOf(world, name, settings);
  const places = placesOf(world.folder, name);
  await mustBePrivate(world, name, settings.to, undefined, signal);
  await (await world.open(settings.to)).put(marker, new Uint8Array(), signal);
  await mustBePrivate(world, name, settings.to, marker, signal);
  const known = await readDelivery(world.folder, name);
  const id = known?.id ?? randomUUID();
  await writeDelivery(world.folder, name, { id, enabled: false, settings });
  if (known === undefined && fromNow) {
    const release = await takeLock(places.lock, name);
    const journal = await openJournal(places.journal);
    try {
      const { after } = await world.store.changes({ last: 0, limit: 1 }, signal);
      await journal.add({ kind: 'passed', to: after, at: world.runtime.now().toISOString() });
    } finally {
      await journal.close();
      await release();
    }
  }
  await writeDelivery(world.folder, name, { id, enabled: true, settings });
  const { state } = await readJournal(places.journal);
  const firstKey = fileKey({
    delivery: id,
    number: state.next,
    version: settings.versions[0] ?? '001',
    type: 'TYPE',
    execDt: hourText(world.runtime.now()),
    ending: format.ending,
  });
  return { firstKey, known: known !== undefined };
}

/** The format that a delivery's settings name, with all versions that they name. */
export function formatOf(
  world: Pick<DeliveryWorld, 'format'>,
  name: string,
  { format: wanted, versions }: DeliverySettings,
): DeliveryFormatV1 {
  const format = world.format(wanted);
  if (format === undefined) {
    throw new ConfigurationError(`delivery ${name}: there is no format "${wanted}"`, { setting: 'format' });
  }
  const missing = versions.find((version) => !format.versions.includes(version));
  if (missing === undefined) return format;
  const has = format.versions.join(', ');
  throw new ConfigurationError(
    `delivery ${name}: the format "${wanted}" has no version ${missing}; it has ${has}`,
    { setting: 'versions' },
  );
}

async function mustBePrivate(
  world: Pick<DeliveryWorld, 'probe'>,
  name: string,
  to: string,
  key: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const privacy = await world.probe(to, key, signal);
  refusePublic(name, to, privacy);
  if (privacy === 'private') return;
  throw new ApiError('network', `delivery ${name}: nobody answers whether ${to} is public`, {
    hint: 'Nothing was sent and nothing is enabled. Check the address and try again.',
  });
}

/** Stops puts and notices, at once and for every later start; what waits and the cursor stay. */
export async function disableDelivery(folder: string, name: string): Promise<void> {
  const kept = await readDelivery(folder, name);
  if (kept === undefined) throw noDelivery(name);
  await writeDelivery(folder, name, { ...kept, enabled: false });
}

export function noDelivery(name: string): ConfigurationError {
  return new ConfigurationError(`There is no delivery "${name}".`, {
    hint: 'See those there are: logs deliver status',
  });
}
