import { inTurn, measure, median } from '../measure.mjs';
import { cli, runs } from '../settings.mjs';

/** How fast the command line is there. */
export async function start() {
  const times = Math.max(15, runs);
  const [ours, nodes] = await inTurn(
    times,
    async () => (await measure([cli, '--help'])).seconds,
    async () => (await measure(['-e', '0'])).seconds,
  );
  return [
    {
      bar: 'logs --help / node -e 0',
      measured: median(ours) / median(nodes),
      limit: 1.3,
      detail: `${(median(ours) * 1000).toFixed(0)} ms / ${(median(nodes) * 1000).toFixed(0)} ms`,
    },
  ];
}
