import { isSame, sameContents } from './contents.ts';
import { from } from './faults.ts';
import type { Fault } from './front.ts';
import type { FeedOnTrial } from './rule.ts';
import type { Ran, World } from './world.ts';

/** How a vendor misbehaves in a trial. */
export interface Disturbance {
  /** In words for a person: `an answer that is no JSON`. */
  what: string;
  /** Made anew for each run. */
  fault(world: World): Fault;
  stalls?: boolean;
  /** From which requests on; from the first, and from the second, by default. */
  first?: readonly number[];
  /** More that has to hold after the disturbed run. */
  after?(ran: Ran, world: World): void;
}

/**
 * Collects while the vendor misbehaves, and once more when it is well again. The first run must say that
 * something is wrong, unless it got everything all the same; the second must bring what the first did not.
 */
export async function disturbed(on: FeedOnTrial, disturbance: Disturbance): Promise<void> {
  const { what, fault, stalls = false, first = [0, 1], after } = disturbance;
  for (const request of first) {
    await using world = await on.open();
    const when = `${what}, from request ${request + 1} on`;
    const ran = await world.collect({ fault: from(request, fault(world)), stalls });
    after?.(ran, world);
    const { error, refused, quarantined, gaps } = ran.summary;
    const said = error !== undefined || refused.length > 0 || quarantined > 0 || gaps.length > 0;
    const expected = await world.undisturbed();
    if (!said && !isSame(world.contents(), expected)) {
      throw new Error(`${when}: the collect lacks something and says nothing of it`);
    }
    await world.collectWell();
    sameContents(world.contents(), expected, `${when}: the collect after it`);
  }
}

/** Collects while the vendor stumbles now and then: nothing of it may be seen in the end. */
export async function overcome(on: FeedOnTrial, fault: Fault): Promise<Ran> {
  await using world = await on.open();
  const ran = await world.collectWell({ fault });
  sameContents(world.contents(), await world.undisturbed(), 'the collect');
  return ran;
}
