import { isDeepStrictEqual } from 'node:util';
import { sameContents } from '../contents.ts';
import type { FeedOnTrial, ProviderRule } from '../rule.ts';

/** Changes one record at the vendor, and collects again an hour later. */
async function changed(on: FeedOnTrial, how: 'update' | 'remove'): Promise<void> {
  const change = on.trial.feeds[on.name]?.[how];
  if (change === undefined) return;
  await using world = await on.open('nothing');
  const before = world.sample.slice(0, -1);
  const last = world.sample.at(-1);
  if (last === undefined) return;
  await world.put(world.sample);
  await world.collectWell();
  const was = world.contents();
  const after = { item: change(last.item) };
  world.clock.set(new Date(world.clock.now().getTime() + 3_600_000));
  await world.put([after]);
  await world.collectWell();
  sameContents(world.contents(), await world.undisturbed([...before, last, after]), 'after a record changed');
  const changes = [...world.contents().events].filter(
    ([id, event]) => !isDeepStrictEqual(event, was.events.get(id)),
  );
  if (changes.length !== 1) throw new Error(`one record changed, and ${changes.length} events did`);
  const [[id, event] = ['', {}]] = changes;
  const { deleted } = event as { deleted?: boolean };
  if (how === 'remove' && deleted !== true) throw new Error(`${id} is not marked as deleted`);
}

/** What is promised of records that change. */
export const recordRules: readonly ProviderRule[] = [
  {
    rule: 'a record that changes is replaced by what it is now',
    why: 'a call that is still going on would never end in the store',
    section: 'changing-records',
    applies: ({ trial, name }) => trial.feeds[name]?.update !== undefined,
    check: (on) => changed(on, 'update'),
  },
  {
    rule: 'a record that the vendor deletes becomes a tombstone',
    why: 'what was deleted at the vendor would live on here',
    section: 'changing-records',
    applies: ({ trial, name }) => trial.feeds[name]?.remove !== undefined,
    check: (on) => changed(on, 'remove'),
  },
];
