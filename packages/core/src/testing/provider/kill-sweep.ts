import { emptyState } from '../memory-state.ts';
import { sameContents } from './contents.ts';
import { KillSwitch } from './kill-switch.ts';
import { watchOpen } from './left-open.ts';
import type { FeedOnTrial } from './rule.ts';

/** More steps than any of these small samples takes. */
const mostSteps = 2000;

/** What killing a collect at every one of its steps brought to light. */
export interface KillSweep {
  /** How often it was killed. */
  kills: number;
  /** The first run that came to something else. */
  differs?: unknown;
  /** The first time that something stayed open. */
  leftOpen?: string;
}

/** Kills a collect at its first step, its second and so on, and each time runs it again to its end. */
export async function killSweep(on: FeedOnTrial): Promise<KillSweep> {
  await using world = await on.open();
  const { summary } = await world.collectWell();
  if (summary.pages < 2 && summary.files < 2) {
    throw new Error('the sample came in one page: let `create` set smaller pages');
  }
  const undisturbed = world.contents();
  const found: KillSweep = { kills: 0 };
  for (let step = 1; step < mostSteps; step++) {
    const kill = new KillSwitch(step);
    world.state = emptyState();
    const open = watchOpen();
    await world.collect({ kill });
    if (!kill.killed) return found;
    found.kills += 1;
    const left = found.leftOpen === undefined ? await open() : [];
    if (left.length > 0) found.leftOpen ??= `killed at step ${step}: ${left.join(', ')}`;
    try {
      await world.collectWell();
      sameContents(world.contents(), undisturbed, `killed at step ${step} and run again`);
    } catch (error) {
      found.differs ??= error;
    }
    if (found.leftOpen !== undefined && found.differs !== undefined) return found;
  }
  throw new Error(`the collect took more than ${mostSteps} steps`);
}
