import { counted } from '../collect/amounts.ts';
import type { Context } from '../context.ts';
import { loadSettings } from '../settings.ts';
import { deliveriesFolder } from './delivery-world.ts';

/** `logs deliver redo`. */
export async function runRedo(context: Context, name: string, keys: readonly string[]): Promise<void> {
  const { redoDelivery } = await import('@logs/deliver');
  const lost = await redoDelivery(deliveriesFolder(await loadSettings(context)), name, keys);
  for (const key of lost) await context.write(`${key}\n`);
  context.say(
    lost.length === 0
      ? `The delivery "${name}" lost no file.`
      : `${counted(lost.length, 'file')} will be planned again, under new names, by: logs deliver run`,
  );
}
