import { sameContents } from '../contents.ts';
import { edited } from '../faults.ts';
import { withMember, withRepeats } from '../json-edit.ts';
import type { ProviderRule } from '../rule.ts';

/** What is promised of ids. */
export const identityRules: readonly ProviderRule[] = [
  {
    rule: 'a record has the same id, whenever it is collected and from whichever source',
    why: 'ids that change make two events of one record',
    section: 'ids',
    async check(on) {
      await using world = await on.open();
      await world.collectWell();
      const first = world.contents();
      world.clock.set(new Date(world.clock.now().getTime() + 60_000));
      await world.collectWell({ source: 'another' });
      sameContents(world.contents(), first, 'collected again under another name');
    },
  },
  {
    rule: 'a record that the vendor shows twice is stored once',
    why: 'vendors repeat records, and a count of them would be too high',
    section: 'ids',
    endpoint: true,
    async check(on) {
      await using before = await on.open();
      let answers = 0;
      const counted = (json: string) => {
        answers += 1;
        return json;
      };
      await before.collectWell({ fault: edited(counted) });
      const last = answers;
      answers = 0;
      await using world = await on.open();
      const repeated = (json: string) => (++answers === last ? withRepeats(json) : json);
      await world.collectWell({ fault: edited(repeated) });
      sameContents(
        world.contents(),
        await world.undisturbed(),
        'after the last page repeated its first record',
      );
    },
  },
  {
    rule: 'a field that nobody knows is harmless, and kept with the record',
    why: 'vendors add fields without notice, and all records would go to quarantine that day',
    section: 'unknown-fields',
    endpoint: true,
    async check(on) {
      await using world = await on.open();
      const member = '"not_known_yet":{"list":[1,"two",null]}';
      await world.collectWell({ fault: edited((json) => withMember(json, member)) });
      const [have, want] = [world.contents(), await world.undisturbed()];
      const bare = (contents: typeof have) => ({
        files: contents.files,
        events: new Map(
          [...contents.events].map(([id, event]) => [id, { ...event, raw: '', attributes: {} }]),
        ),
      });
      sameContents(bare(have), bare(want), 'with an unknown field in every record');
      if (on.feed.kind === 'files') return;
      for (const event of have.events.values()) {
        const { raw = '' } = event as { raw?: string };
        if (!raw.includes('not_known_yet'))
          throw new Error('the unknown field is not in the event’s raw record');
      }
    },
  },
];
