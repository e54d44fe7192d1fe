import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError } from '@logs/core/errors';
import { syncFolder } from '@logs/core/folder';
import { z } from 'zod';
import { deliverySettings } from './settings.ts';

const kept = z.strictObject({
  /** Part of the names of its files: two deliveries of one name never write the same object. */
  id: z.uuid(),
  enabled: z.boolean(),
  settings: deliverySettings,
});

/** A delivery as it was set up. */
export type KeptDelivery = z.output<typeof kept>;

/** The places of a delivery below the folder of all deliveries. */
export function placesOf(folder: string, name: string): Record<'own' | 'journal' | 'spool' | 'lock', string> {
  if (!/^[\w-]+$/.test(name)) {
    throw new ConfigurationError(`"${name}" is no name of a delivery`, {
      hint: 'A name is letters, digits, - and _.',
    });
  }
  const own = join(folder, name);
  return { own, journal: join(own, 'journal.ndjson'), spool: join(own, 'spool'), lock: join(own, 'lock') };
}

/** Names of all deliveries. */
export async function deliveryNames(folder: string): Promise<string[]> {
  const found = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return found
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** A delivery's settings; `undefined` where there is none of this name. */
export async function readDelivery(folder: string, name: string): Promise<KeptDelivery | undefined> {
  const path = join(placesOf(folder, name).own, 'delivery.json');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return kept.parse(JSON.parse(text));
  } catch (cause) {
    throw new ConfigurationError(`${path} holds no settings of a delivery`, { cause });
  }
}

/** Keeps a delivery's settings; whoever reads meanwhile sees the old ones or the new. */
export async function writeDelivery(folder: string, name: string, delivery: KeptDelivery): Promise<void> {
  const { own } = placesOf(folder, name);
  await mkdir(own, { recursive: true, mode: 0o700 });
  const path = join(own, 'delivery.json');
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(delivery, undefined, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  await syncFolder(own);
}
