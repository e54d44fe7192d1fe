import { existsSync } from 'node:fs';
import type { Context } from '../context.ts';
import { exitCode } from '../exit-code.ts';
import { loadSettings } from '../settings.ts';
import { deliveriesFolder } from './delivery-world.ts';
import { statusText } from './status-text.ts';

/** `logs deliver status`: exit code 3 while one fails, 7 while one has lost a file that was not planned again. */
export async function runStatus(context: Context, names: readonly string[], json: boolean): Promise<void> {
  const folder = deliveriesFolder(await loadSettings(context));
  const { deliveryStatus } = await import('@logs/deliver');
  const found = existsSync(folder) ? await deliveryStatus(folder, names) : [];
  const unknown = names.find((name) => !found.some((each) => each.name === name));
  if (unknown !== undefined) {
    const { ConfigurationError } = await import('@logs/core/errors');
    throw new ConfigurationError(`There is no delivery "${unknown}".`, {
      hint: 'See those there are: logs deliver status',
    });
  }
  if (json) await context.write(`${JSON.stringify({ deliveries: found })}\n`);
  else if (found.length === 0) context.say('There is no delivery. Make one: logs deliver enable');
  else await context.write(found.map((status) => statusText(status)).join('\n'));
  const enabled = found.filter((status) => status.enabled);
  if (enabled.some(({ failing }) => failing !== undefined)) context.exitCode = exitCode.partly;
  if (enabled.some(({ lost }) => lost.length > 0)) context.exitCode = exitCode.gap;
}
