import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LogStoreV1 } from '@logs/core/store';
import type { DeliveryOptions } from '@logs/deliver';
import type { Context } from '../context.ts';
import { openStore } from '../open-store.ts';
import { loadSettings, type Settings } from '../settings.ts';
import { UsageError } from '../usage-error.ts';
import { deliveriesFolder, deliveryWorld } from './delivery-world.ts';
import { isBucket, mayList } from './destination.ts';
import { deliveryFormats } from './formats.ts';
import { iamPolicy } from './iam-policy.ts';

/** The flags of `logs deliver enable` as typed. */
export interface EnableFlags {
  to?: string;
  filter?: string;
  format?: string;
  versions?: string[];
  until?: string;
  keepDays?: number;
  rows?: number;
  from?: 'now';
  json?: true;
}

/** `logs deliver enable`: sets a delivery up, or changes what is named of one that is there. */
export async function runEnable(context: Context, name: string, flags: EnableFlags): Promise<void> {
  const settings = await loadSettings(context);
  const { enableDelivery, readDelivery } = await import('@logs/deliver');
  const known = await readDelivery(deliveriesFolder(settings), name);
  const options = { ...known?.settings, ...optionsOf(context, flags) };
  const { to, format = 'edgio' } = options;
  if (to === undefined) {
    throw new UsageError(`Where does the delivery "${name}" go?`, {
      hint: 'Name a bucket or a folder: --to s3://bucket/prefix/',
    });
  }
  const formats = await deliveryFormats(context, settings, [format]);
  const world = await deliveryWorld(context, settings, await endOf(context, settings, flags), {
    formats,
    notifiers: [],
  });
  const given: DeliveryOptions = { ...options, to };
  const fromNow = flags.from === 'now' && existsSync(settings.storePath);
  const { firstKey } = await enableDelivery(world, name, given, { fromNow }, context.signal);
  if (known !== undefined && flags.from === 'now') {
    context.warn(`--from now is for a new delivery: "${name}" goes on where it stopped.`);
  }
  const first = isBucket(to) ? to.replace(/^(s3:\/\/[^/]*)$/i, '$1/') + firstKey : resolve(to, firstKey);
  if (flags.json) {
    const policy = isBucket(to) ? { policy: JSON.parse(iamPolicy(to)) as unknown } : {};
    await context.write(`${JSON.stringify({ delivery: name, to, first, ...policy })}\n`);
  } else {
    await context.write(`${first}\n`);
    context.say(`The delivery "${name}" is enabled. Its first file is named like that, by type and hour.`);
    if (isBucket(to)) context.say(`Its key needs no more than this on AWS:\n${iamPolicy(to)}`);
    context.say('It is delivered by: logs deliver run');
  }
  if (isBucket(to) && (await mayList(await world.open(to), context.signal))) {
    context.warn('The key may also list the bucket (s3:ListBucket). It need not: take that away from it.');
  }
}

function optionsOf(context: Context, flags: EnableFlags): Partial<DeliveryOptions> {
  const { to, from: _, json: _json, ...rest } = flags;
  const place = to === undefined || isBucket(to) ? to : resolve(context.cwd, to);
  return { ...rest, ...(place === undefined ? {} : { to: place }) };
}

/** The store, opened when it is asked for its end. */
async function endOf(
  context: Context,
  settings: Settings,
  { from }: EnableFlags,
): Promise<Pick<LogStoreV1, 'changes'>> {
  const changes: LogStoreV1['changes'] = async (query, signal) => {
    if (from !== 'now') return { events: [], after: '' };
    const store = await openStore(context, { mode: 'read', settings });
    try {
      return await store.changes(query, signal);
    } finally {
      await store.close();
    }
  };
  return { changes };
}
