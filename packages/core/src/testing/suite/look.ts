import { deepStrictEqual } from 'node:assert/strict';
import type { StoredEventV1 } from '../../provider/reader.ts';
import { fieldType } from '../../query/fields.ts';
import type { QueryV1 } from '../../store/query.ts';
import type { Trial } from './trial.ts';

/** All events of a query. */
export async function eventsOf({ store, signal }: Trial, query: QueryV1 = {}): Promise<StoredEventV1[]> {
  const events: StoredEventV1[] = [];
  for await (const page of store.query(query, signal)) events.push(...page.events);
  return events;
}

/** Their ids, in order. */
export async function idsOf(trial: Trial, query: QueryV1 = {}): Promise<string[]> {
  return (await eventsOf(trial, query)).map(({ id }) => id);
}

/** An event with its times as numbers: how a store spells a fraction is its own affair. */
export function plain(event: StoredEventV1): unknown {
  const instant = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));
  const attributes = Object.entries(event.attributes).map(([name, value]) => [
    name,
    fieldType(name) === 'time' ? instant(String(value)) : value,
  ]);
  const { time, endTime, observedTime } = event;
  const times = [time, endTime, observedTime].map(instant);
  return {
    ...event,
    times,
    time: '',
    endTime: '',
    observedTime: '',
    attributes: Object.fromEntries(attributes),
  };
}

/** All that can be seen of a store, to compare it with itself or another. */
export async function everything(trial: Trial): Promise<unknown> {
  const { store, signal } = trial;
  const { events } = await store.changes({ limit: 10_000 }, signal);
  const sources = await store.sources(signal);
  return {
    events: (await eventsOf(trial, { deleted: 'include' })).map(plain),
    changes: events.map(({ id }) => id),
    ledger: await store.ledger({ limit: 1000 }, signal),
    quarantine: (await store.quarantined({ limit: 1000 }, signal)).map((row) => ({
      ...row,
      bytes: [...row.bytes],
    })),
    windows: await store.windows({}, signal),
    checkpoints: await Promise.all(sources.map(({ source, feed }) => store.checkpoint(source, feed, signal))),
    sources: sources.map((row) => ({ ...row, lastCommit: Date.parse(row.lastCommit) })),
  };
}

/** The same values, in any order. */
export function sameSet(actual: readonly string[], expected: readonly string[], message?: string): void {
  deepStrictEqual([...actual].sort(), [...expected].sort(), message);
}
