import { sameContents } from '../contents.ts';
import type { FeedOnTrial, ProviderRule } from '../rule.ts';
import { trialNow } from '../world.ts';

const minute = 60_000;

/** Collects with a wrong clock, and then with the right one. */
async function skewed(on: FeedOnTrial, off: number): Promise<void> {
  await using world = await on.open('nothing');
  const later = Math.floor((world.sample.length * 5) / 12);
  const [first, rest] = [world.sample.slice(0, -later), world.sample.slice(-later)];
  await world.put(first);
  world.ahead = off;
  await world.collect();
  world.ahead = 0;
  world.clock.set(trialNow);
  await world.put(rest);
  await world.collectWell();
  sameContents(world.contents(), await world.undisturbed(), `a clock that was ${off / minute} minutes off`);
}

/** What is promised of clocks. */
export const clockRules: readonly ProviderRule[] = [
  {
    rule: 'a wrong clock loses nothing',
    why: 'a checkpoint out of a clock that runs ahead skips what comes next',
    section: 'checkpoints',
    async check(on) {
      for (const off of [-10 * minute, 10 * minute, 26 * 60 * minute]) await skewed(on, off);
    },
  },
];
