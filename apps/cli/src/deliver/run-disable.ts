import type { Context } from '../context.ts';
import { loadSettings } from '../settings.ts';
import { deliveriesFolder } from './delivery-world.ts';

/** `logs deliver disable`. */
export async function runDisable(context: Context, name: string): Promise<void> {
  const { disableDelivery } = await import('@logs/deliver');
  await disableDelivery(deliveriesFolder(await loadSettings(context)), name);
  context.say(`The delivery "${name}" is disabled. Its place in the store and what waits are kept.`);
}
