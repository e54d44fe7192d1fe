import { deepStrictEqual, equal } from 'node:assert/strict';
import { eventsOf, everything, idsOf, plain } from './look.ts';
import { at, observedTime, put, record, rooms, source } from './sample.ts';
import type { StoreRule, Trial } from './trial.ts';

async function stateOf({ store, signal }: Trial, id: string) {
  return (await store.record(rooms.name, id, signal))?.attributes['media.session.state'];
}

const version = (state: string, text: string) => ({
  event: record('r', at('10:00'), { 'media.session.state': state }),
  version: text,
});

/** What is promised of records, which change. */
export const recordRules: readonly StoreRule[] = [
  {
    rule: 'a record comes back as it was, with its raw text',
    why: "serve answers from the vendor's own record",
    async check(trial) {
      const event = record('1', at('10:00'), {
        'media.room.name': 'ünï',
        'acme.n': 1.5,
        'acme.type': 'room',
      });
      const whole = { ...event, endTime: '2026-03-10T10:30:00.500Z', raw: '{"id" : "1",\t"n":1.50}' };
      await put(trial, [{ event: whole }]);
      const stored = { ...whole, source, feed: rooms.name, observedTime };
      deepStrictEqual((await eventsOf(trial)).map(plain), [plain(stored)]);
      const one = await trial.store.record(rooms.name, '1', trial.signal);
      deepStrictEqual(one && plain(one), plain(stored));
      equal(await trial.store.record('acme/other', '1', trial.signal), undefined);
      equal(await trial.store.record(rooms.name, '2', trial.signal), undefined);
    },
  },
  {
    rule: 'a greater version replaces, and an older one that comes late changes nothing',
    why: 'answers of two pages may come in the wrong order',
    async check(trial) {
      await put(trial, [version('in-progress', '2')]);
      await put(trial, [version('completed', '3')]);
      const before = (await everything(trial)) as { events: unknown };
      await put(trial, [version('initialized', '1')]);
      await put(trial, [version('in-progress', '2')]);
      equal(await stateOf(trial, 'r'), 'completed');
      deepStrictEqual(((await everything(trial)) as { events: unknown }).events, before.events);
      equal((await idsOf(trial)).length, 1);
    },
  },
  {
    rule: 'of two equal versions the later collected stays',
    why: 'a vendor corrects a record without saying so',
    async check(trial) {
      await put(trial, [version('first', '1')]);
      await put(trial, [version('second', '1')]);
      equal(await stateOf(trial, 'r'), 'second');
      await trial.reopen();
      equal(await stateOf(trial, 'r'), 'second');
    },
  },
  {
    rule: 'of several versions in one stage the greatest stays',
    why: 'a record that changes while it is listed is on two pages',
    async check(trial) {
      await put(trial, [version('b', '2'), version('c', '3'), version('a', '1')]);
      equal(await stateOf(trial, 'r'), 'c');
      equal((await idsOf(trial)).length, 1);
      await put(trial, [version('d', '3'), version('e', '3')]);
      equal(await stateOf(trial, 'r'), 'e');
    },
  },
  {
    rule: 'a record without versions stays as it came first, until it is deleted',
    why: 'a record that never changes would be told as a new one each time that it is listed',
    async check(trial) {
      const seen = (state: string) => ({
        event: record('r', at('10:00'), { 'media.session.state': state }),
      });
      await put(trial, [seen('first')]);
      await put(trial, [seen('second')]);
      equal(await stateOf(trial, 'r'), 'first');
      await put(trial, [{ event: { ...record('r', at('10:00')), deleted: true } }]);
      await put(trial, [seen('third')]);
      deepStrictEqual(await idsOf(trial), []);
      equal((await trial.store.record(rooms.name, 'r', trial.signal))?.deleted, true);
    },
  },
  {
    rule: 'a record that comes again unchanged is no change',
    why: 'tail would print, and deliveries would send, the same record with every look back',
    async check(trial) {
      await put(trial, [version('same', '1'), { event: record('plain', at('10:00')) }]);
      const { after, events } = await trial.store.changes({ limit: 10 }, trial.signal);
      equal(events.length, 2);
      const later = { observedTime: '2026-04-02T00:00:00Z', source: 'acme:there' };
      await put(trial, [version('same', '1'), { event: record('plain', at('10:00')) }], later);
      deepStrictEqual((await trial.store.changes({ after, limit: 10 }, trial.signal)).events, []);
      equal((await trial.store.record(rooms.name, 'r', trial.signal))?.observedTime, observedTime);
    },
  },
  {
    rule: 'the same id in another feed is another event',
    why: 'ids are unique within a feed only',
    async check(trial) {
      await put(trial, [version('here', '1')]);
      await put(trial, [version('there', '1')], { feed: { name: 'acme/halls' } });
      equal(await stateOf(trial, 'r'), 'here');
      equal((await idsOf(trial)).length, 2);
    },
  },
  {
    rule: 'a tombstone is hidden unless asked for, and nothing of the earlier version is left',
    why: 'what the vendor deleted must not live on in the store',
    async check(trial) {
      const { store, signal } = trial;
      const secret = { 'client.address': '198.51.100.7', 'media.room.name': 'hidden-room' };
      await put(trial, [
        { event: record('gone', at('10:00'), secret), version: '1' },
        { event: record('stays', at('10:01')) },
      ]);
      const tomb = {
        ...record('gone', at('10:00'), { 'media.discarded_time': at('11:00') }),
        deleted: true as const,
      };
      await put(trial, [{ event: tomb, version: '2' }]);
      await put(trial, [{ event: record('gone', at('10:00'), secret), version: '1' }]);
      deepStrictEqual(await idsOf(trial), ['stays']);
      deepStrictEqual(await idsOf(trial, { deleted: 'hide' }), ['stays']);
      deepStrictEqual(await idsOf(trial, { deleted: 'include' }), ['gone', 'stays']);
      deepStrictEqual(await idsOf(trial, { deleted: 'only' }), ['gone']);
      equal(await store.count(rooms.name, { deleted: 'hide' }, signal), 1);
      equal(await store.count(rooms.name, { deleted: 'only' }, signal), 1);
      equal((await store.record(rooms.name, 'gone', signal))?.deleted, true);
      equal(await store.distinct({ field: 'id' }, signal), '1');
      const seen = JSON.stringify([await everything(trial), await eventsOf(trial, { deleted: 'include' })]);
      equal(seen.includes('hidden-room') || seen.includes('198.51.100.7'), false);
    },
  },
];
