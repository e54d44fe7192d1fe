import { createHash } from 'node:crypto';
import type { AttributesV1, LogEventV1 } from '../../provider/event.ts';
import type { LedgerRowV1 } from '../../provider/ledger.ts';
import type { RowChunkV1, TableV1 } from '../../provider/table.ts';
import type { CommitV1, FeedInfoV1, StagedFileV1, StageV1 } from '../../store/commit.ts';
import type { QuarantineRowV1 } from '../../store/quarantine.ts';
import { encodeEvents } from '../encode-events.ts';
import type { Trial } from './trial.ts';

/** A line of a file as an event. */
export interface Line {
  line: number;
  event: LogEventV1;
}

const columns: TableV1['types'][number]['columns'] = [
  { name: 'asset', attribute: 'media.asset.id', type: 'text' },
  { name: 'status', attribute: 'http.response.status_code', type: 'integer' },
  { name: 'duration', attribute: 'media.segment.duration', type: 'number' },
  { name: 'is_ad', attribute: 'media.content.is_ad', type: 'boolean' },
  { name: 'created', attribute: 'media.content.created_time', type: 'time' },
  { name: 'note', attribute: 'acme.note', type: 'text' },
];

/** A feed of files, two event types and one for the unknown. */
export const plays: FeedInfoV1 = {
  name: 'acme/plays',
  eventType: 'acme.type',
  table: {
    module: 'data:text/javascript,',
    options: null,
    types: [
      {
        type: 'play',
        event: 'media.playback.start',
        severity: 9,
        constants: { 'acme.type': 'play' },
        columns,
      },
      {
        type: 'fault',
        event: 'media.playback.error',
        severity: 'row',
        constants: { 'acme.type': 'fault' },
        columns,
      },
      { type: '', event: 'media.unknown', severity: 9, constants: {}, columns: [] },
    ],
  },
};

/** A feed of records that change. */
export const rooms: FeedInfoV1 = { name: 'acme/rooms', eventType: 'acme.type' };

export const source = 'acme:here';
export const observedTime = '2026-04-01T00:00:00Z';

/** `10:30` → that minute of the sample's day. */
export function at(clock: string): string {
  return `2026-03-10T${clock}${clock.length === 5 ? ':00' : ''}Z`;
}

export function play(line: number, time: string, attributes: AttributesV1 = {}): Line {
  const event = { id: '', time, name: 'media.playback.start', severity: 9 };
  return { line, event: { ...event, attributes: { 'acme.type': 'play', ...attributes } } };
}

export function fault(line: number, time: string, severity: number, attributes: AttributesV1 = {}): Line {
  const event = { id: '', time, name: 'media.playback.error', severity };
  return { line, event: { ...event, attributes: { 'acme.type': 'fault', ...attributes } } };
}

export function record(id: string, time: string, attributes: AttributesV1 = {}): LogEventV1 {
  return {
    id,
    time,
    name: 'media.room.session',
    severity: 9,
    attributes,
    raw: JSON.stringify({ id, attributes }),
  };
}

function idPrefix(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}

export function idOf(key: string, line: number): string {
  return `${idPrefix(key)}:${line}`;
}

export function taken(key: string, more: Partial<LedgerRowV1> = {}): LedgerRowV1 {
  const row = {
    feed: plays.name,
    key,
    source,
    state: 'taken',
    fingerprint: 'f1',
    updated: observedTime,
  } as const;
  return { ...row, ...more };
}

export function quarantined(key: string, line: number, more: Partial<QuarantineRowV1> = {}): QuarantineRowV1 {
  const id = idOf(`${plays.name}\0${key}`, line);
  const bytes = Uint8Array.from([0, 255, 9, 10, 13, line]);
  return {
    id,
    feed: plays.name,
    source,
    key,
    line,
    length: 6,
    reason: 'no time',
    bytes,
    observedTime,
    ...more,
  };
}

/** Stages a file the way the store takes it: as rows where it can. */
export async function stageFile(
  { store }: Trial,
  stage: StageV1,
  key: string,
  ordinal: number,
  lines: readonly Line[],
  way: 'rows' | 'events' = store.capabilities.bulk ? 'rows' : 'events',
): Promise<void> {
  const file: StagedFileV1 = { key, idPrefix: idPrefix(key), ordinal };
  if (way === 'rows') return stage.rows(file, rowsOf(lines, ordinal));
  return stage.events(file, batchesOf(file, lines));
}

async function* batchesOf(file: StagedFileV1, lines: readonly Line[]): AsyncGenerator<Line[]> {
  for (let start = 0; start < lines.length; start += 3) {
    const batch = lines.slice(start, start + 3);
    yield batch.map(({ line, event }) => ({ line, event: { ...event, id: `${file.idPrefix}:${line}` } }));
  }
}

/** Lines as the chunks that an encoder would make. */
export async function* rowsOf(lines: readonly Line[], ordinal: number): AsyncGenerator<RowChunkV1> {
  for (const type of plays.table?.types ?? []) {
    const own = lines.filter(({ event }) => event.name === type.event);
    if (own.length > 0) yield encodeEvents(own, type, ordinal);
  }
  const counts = { events: lines.length, invalid: 0, skippedLines: 0 };
  yield { kind: 'counts', counts: { ...counts, unknownTypes: {}, extraColumns: {}, unfitValues: {} } };
}

let steps = 0;

/** A commit with all that it must have. */
export function commitOf(more: Partial<CommitV1>): CommitV1 {
  steps += 1;
  return { source, feed: plays, key: `step ${steps}`, observedTime, ...more };
}

/** Takes files in one commit. */
export async function take(
  trial: Trial,
  files: Readonly<Record<string, readonly Line[]>>,
  more: Partial<CommitV1> = {},
): Promise<void> {
  const stage = await trial.store.stage(plays, trial.signal);
  for (const [ordinal, [key, lines]] of Object.entries(files).entries()) {
    await stageFile(trial, stage, key, ordinal, lines);
  }
  const ledger = Object.keys(files).map((key) => taken(key));
  await trial.store.commit(commitOf({ stage, ledger, ...more }), trial.signal);
}

/** Takes records in one commit. */
export async function put(
  { store, signal }: Trial,
  records: readonly { event: LogEventV1; version?: string }[],
  more: Partial<CommitV1> = {},
): Promise<void> {
  const stage = await store.stage(rooms, signal);
  await stage.records(records);
  await store.commit(commitOf({ feed: rooms, stage, ...more }), signal);
}
