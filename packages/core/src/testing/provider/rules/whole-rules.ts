import { deepStrictEqual } from 'node:assert/strict';
import type { LogEventV1, SampleFileV1 } from '../../../provider/index.ts';
import { emptyState } from '../../memory-state.ts';
import { memoryStore } from '../../memory-store.ts';
import { contentsOf, type FeedContents, sameContents } from '../contents.ts';
import { eventsOfFile, putItems } from '../put-items.ts';
import type { FeedOnTrial, ProviderRule } from '../rule.ts';
import type { World } from '../world.ts';

/** Whether a feed writes files too. */
function writes({ feed }: FeedOnTrial): boolean {
  return feed.kind === 'files' && feed.encode !== undefined;
}

/** Events without what depends on the file they stand in, in an order of their own. */
function bare(events: readonly LogEventV1[]): string[] {
  return events
    .map(({ id: _, attributes, ...event }) =>
      JSON.stringify({ ...event, attributes: Object.entries(attributes).sort() }),
    )
    .sort();
}

/** The sample as events, without a vendor between. */
async function normalized(world: World): Promise<FeedContents> {
  const state = emptyState();
  const items = world.sample.map(({ item }) => item);
  await putItems(memoryStore({ state }), await world.source(), items, world.clock.now());
  return contentsOf(state);
}

/** What is promised of a feed as a whole. */
export const wholeRules: readonly ProviderRule[] = [
  {
    rule: 'collecting from what it serves gives the same store',
    why: 'an archive that changes what it keeps is none',
    section: 'what-comes-back',
    async check(on) {
      await using world = await on.open();
      await world.collectWell();
      sameContents(world.contents(), await normalized(world), 'collected from a store that was served');
    },
  },
  {
    rule: 'what it writes is read back the same',
    why: 'who hands files on must hand on what the vendor wrote',
    section: 'what-comes-back',
    applies: writes,
    async check(on) {
      await using world = await on.open('nothing');
      const source = await world.source();
      const { feed } = source;
      if (feed.kind !== 'files' || feed.encode === undefined) return;
      const events: LogEventV1[] = [];
      for (const { item } of world.sample) {
        events.push(...(await eventsOfFile(source, feed, item as SampleFileV1)).map(({ event }) => event));
      }
      const input = (async function* () {
        yield* events;
      })();
      const back: LogEventV1[] = [];
      for await (const { key, body } of feed.encode(input, on.trial.feeds[on.name]?.layout ?? {})) {
        const file = { key, fingerprint: key, compression: 'gzip' } as const;
        back.push(...(await eventsOfFile(source, feed, { file, bytes: body })).map(({ event }) => event));
      }
      deepStrictEqual(bare(back), bare(events));
    },
  },
];
