import { deepStrictEqual, equal } from 'node:assert/strict';
import { eventsOf, idsOf, plain, sameSet } from './look.ts';
import {
  at,
  commitOf,
  fault,
  idOf,
  type Line,
  play,
  plays,
  quarantined,
  stageFile,
  take,
  taken,
} from './sample.ts';
import type { StoreRule, Trial } from './trial.ts';

/** Values that an encoding may stumble over. */
const oddTexts = [
  '-',
  '--',
  ' ',
  ' outer ',
  'tab\there',
  'line\nfeed',
  'carriage\rreturn',
  'nul\0',
  '\u0001',
  '\u0001-',
  '\\',
  '\\N',
  '"',
  '"quoted"',
  "it's",
  'a,b;c|d',
  '{"a":1}',
  'null',
  'NULL',
  'true',
  '007',
  '1e3',
  '#',
  'Fiancé 🎬 \u2028',
  '\u001f',
];

/** One event of each kind, with every kind of value. */
function everyKind(): Line[] {
  const full = {
    'media.asset.id': 'asset',
    'http.response.status_code': 404,
    'media.segment.duration': 3.85e-4,
    'media.content.is_ad': true,
    'media.content.created_time': '2026-01-02T03:04:05.250Z',
    'acme.extra.number': -12.5,
    'acme.extra.flag': false,
    'acme.extra.big': Number.MAX_SAFE_INTEGER,
  };
  const unknown = { id: '', time: at('10:03'), name: 'media.unknown', severity: 9 };
  return [
    play(1, at('10:00'), full),
    play(2, '2026-03-10T10:01:00.125Z', {
      'http.response.status_code': 0,
      'media.segment.duration': 4,
      'media.content.is_ad': false,
    }),
    play(4, at('10:02')),
    fault(5, at('10:02'), 17, { 'acme.note': 'broken' }),
    fault(6, at('10:02'), 13, { 'http.response.status_code': Number.MIN_SAFE_INTEGER }),
    { line: 7, event: { ...unknown, attributes: { 'acme.type': 'new', 'acme.extra.1': 'x' } } },
    ...oddTexts.map((text, n) => play(10 + n, at('10:05'), { 'acme.note': text, 'acme.extra.odd': text })),
  ];
}

function expected(key: string, { line, event }: Line) {
  const added = {
    source: 'acme:here',
    feed: plays.name,
    observedTime: '2026-04-01T00:00:00Z',
    file: key,
    line,
  };
  return plain({ ...event, ...added, id: idOf(key, line) });
}

async function stagedAs(trial: Trial, key: string, way: 'rows' | 'events'): Promise<void> {
  const stage = await trial.store.stage(plays, trial.signal);
  await stageFile(trial, stage, key, 0, everyKind(), way);
  await trial.store.commit(commitOf({ stage, ledger: [taken(key)] }), trial.signal);
}

/** What is promised of files and their events. */
export const fileRules: readonly StoreRule[] = [
  {
    rule: 'events come back exactly as they were staged one by one',
    why: 'a store that changes values answers what no vendor wrote',
    async check(trial) {
      await stagedAs(trial, 'a', 'events');
      deepStrictEqual(
        (await eventsOf(trial)).map(plain),
        everyKind().map((line) => expected('a', line)),
      );
    },
  },
  {
    rule: 'events come back exactly as they were staged as rows',
    why: 'the bulk path must give the same events as the record path',
    async check(trial) {
      await stagedAs(trial, 'a', trial.store.capabilities.bulk ? 'rows' : 'events');
      deepStrictEqual(
        (await eventsOf(trial)).map(plain),
        everyKind().map((line) => expected('a', line)),
      );
    },
  },
  {
    rule: "a changed file's events and quarantined records replace the old ones",
    why: 'a file that grew would count its first half twice',
    async check(trial) {
      const old = [play(1, at('10:00'), { 'acme.note': 'old' }), play(2, at('10:01')), play(3, at('10:02'))];
      await take(
        trial,
        { a: old, other: [play(1, at('10:00'))] },
        { quarantine: [quarantined('a', 4), quarantined('other', 2)] },
      );
      await take(
        trial,
        { a: [play(1, at('10:00'), { 'acme.note': 'new' }), play(4, at('10:03'))] },
        {
          quarantine: [quarantined('a', 5)],
          ledger: [taken('a', { fingerprint: 'f2', sha256: 'b'.repeat(64), previousSha256: 'a'.repeat(64) })],
        },
      );
      deepStrictEqual(await idsOf(trial), [idOf('a', 1), idOf('other', 1), idOf('a', 4)]);
      equal(
        (await trial.store.record(plays.name, idOf('a', 1), trial.signal))?.attributes['acme.note'],
        'new',
      );
      const kept = await trial.store.quarantined({ limit: 10 }, trial.signal);
      sameSet(
        kept.map(({ key, line }) => `${key} ${line}`),
        ['a 5', 'other 2'],
      );
      const row = (await trial.store.taken(plays.name, ['a'], trial.signal)).get('a');
      deepStrictEqual([row?.fingerprint, row?.previousSha256], ['f2', 'a'.repeat(64)]);
    },
  },
  {
    rule: 'a file that became empty loses its events',
    why: 'a replaced file may hold nothing any more',
    async check(trial) {
      await take(trial, { a: [play(1, at('10:00'))], b: [play(1, at('10:01'))] });
      await take(trial, { a: [] });
      deepStrictEqual(await idsOf(trial), [idOf('b', 1)]);
    },
  },
  {
    rule: 'a ledger row that keeps the events changes nothing else',
    why: 'a file that was only touched has a new fingerprint and the same bytes',
    async check(trial) {
      await take(trial, { a: [play(1, at('10:00'))] }, { quarantine: [quarantined('a', 2)] });
      await take(trial, {}, { ledger: [{ ...taken('a', { fingerprint: 'f2' }), keepEvents: true }] });
      deepStrictEqual(await idsOf(trial), [idOf('a', 1)]);
      equal((await trial.store.quarantined({ limit: 10 }, trial.signal)).length, 1);
      const row = (await trial.store.taken(plays.name, ['a'], trial.signal)).get('a');
      deepStrictEqual(row, taken('a', { fingerprint: 'f2' }));
    },
  },
  {
    rule: 'two identical lines are two events',
    why: 'vendors leave session and address out, and then two viewers write the same line',
    async check(trial) {
      await take(trial, { a: [play(1, at('10:00')), play(2, at('10:00'))], b: [play(1, at('10:00'))] });
      equal((await idsOf(trial)).length, 3);
      equal(await trial.store.count(plays.name, { deleted: 'hide' }, trial.signal), 3);
    },
  },
];
