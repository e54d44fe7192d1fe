import { ApiError, type GapV1, type PageV1, type RuntimeV1 } from '@logs/core';
import { isoTime } from '@logs/core/toolkit';
import type { SignalWireClient } from './client.ts';
import { instantOf } from './instant.ts';
import type { Settings } from './settings.ts';
import type { VideoCheckpoint } from './video-checkpoint.ts';
import { dueIds, type PendingBook, pendingBook } from './video-pending.ts';
import type { VideoRecord } from './video-record.ts';
import { walk } from './video-walk.ts';

/** Logs asked for one by one at a time. */
const readsAtOnce = 16;

type Page = PageV1<VideoRecord, VideoCheckpoint>;

/** What a collect of a space works with. */
export interface Collect {
  client: SignalWireClient;
  space: string;
  settings: Settings;
  runtime: RuntimeV1;
  signal: AbortSignal;
}

/** A window alone: its records are those created in it, whatever the vendor takes its bounds to mean. */
export async function* backfillVideo(
  { client, space, settings: { pageSize }, signal }: Collect,
  { from, to }: { from: Date; to: Date },
): AsyncGenerator<Page, void, undefined> {
  const [after, before] = [from.getTime(), to.getTime()];
  let told = false;
  for await (const { records, next, limit } of walk(client, { space, pageSize, after, before }, signal)) {
    yield {
      items: records.filter(({ value }) => {
        const created = instantOf(value.created_at);
        return created === undefined || (created >= after && created < before);
      }),
      checkpoint: { pending: {}, ...(next === undefined ? {} : { walk: { next, began: isoTime(from) } }) },
      ...(told ? {} : gapsOf(space, after, Math.min(limit ?? after, before))),
    };
    told ||= limit !== undefined;
  }
}

/**
 * Goes on from a checkpoint: finishes a listing that was cut off, lists what is new and what may have changed, and
 * reads the records again that are not final.
 */
export async function* collectVideo(
  collect: Collect,
  stored: VideoCheckpoint = { pending: {} },
): AsyncGenerator<Page, void, undefined> {
  const { client, space, settings, runtime, signal } = collect;
  const now = runtime.now();
  const book = pendingBook(stored.pending, now, settings.settle * 3_600_000);
  const listed = new Set<string>();
  let state = stored;
  for (const cut of stored.walk === undefined ? [undefined] : [stored.walk, undefined]) {
    const after = listFrom(state, settings.lookback * 3_600_000);
    const complete = instantOf(state.listed);
    const began = cut?.began ?? isoTime(now);
    let newest = instantOf(cut?.newest);
    let told = false;
    book.begin(cut?.beyond);
    const stretch = {
      space,
      pageSize: settings.pageSize,
      ...given('after', after),
      ...given('resume', cut?.next),
    };
    for await (const { records, next, limit } of walk(client, stretch, signal)) {
      for (const id of book.note(records)) listed.add(id);
      for (const { value } of records) newest = latest(newest, instantOf(value.created_at), now.getTime());
      const walked = {
        ...given('newest', newest === undefined ? undefined : isoTime(new Date(newest))),
        ...given('beyond', book.beyond),
      };
      const { walk: _, ...rest } = state;
      state =
        next === undefined
          ? { ...ended(rest, walked), listed: began, pending: book.ids }
          : { ...rest, walk: { next, began, ...walked }, pending: book.ids };
      // What was listed to the end before is not lost, however old it is.
      const gaps = told || complete === undefined ? {} : gapsOf(space, complete, limit ?? complete);
      yield { items: records, checkpoint: state, ...gaps };
      told ||= limit !== undefined;
    }
  }
  yield* readAgain(collect, state, book, listed, now);
}

async function* readAgain(
  { client, space, runtime, signal }: Collect,
  stored: VideoCheckpoint,
  book: PendingBook,
  listed: ReadonlySet<string>,
  now: Date,
): AsyncGenerator<Page, void, undefined> {
  const { ids, old, ...read } = dueIds(stored, now);
  const due = ids.filter((id) => !listed.has(id));
  if (old > 0) {
    runtime.warn(`signalwire/video, space ${space}: sessions that are not final after 7 days`, {
      sessions: old,
    });
  }
  let gone = 0;
  let failure: { error: unknown } | undefined;
  for (let at = 0; at < due.length; at += readsAtOnce) {
    const asked = due.slice(at, at + readsAtOnce);
    const answers = await Promise.allSettled(asked.map((id) => client.log(space, id, signal)));
    signal.throwIfAborted();
    const items: VideoRecord[] = [];
    for (const [index, answer] of answers.entries()) {
      if (answer.status === 'rejected') {
        if (failure === undefined || !isOfOneLog(answer.reason)) failure = { error: answer.reason };
      } else if (answer.value !== undefined) items.push(answer.value);
      else {
        book.forget(asked[index] ?? '');
        gone += 1;
      }
    }
    book.note(items);
    yield { items, checkpoint: { ...stored, pending: book.ids } };
    if (failure !== undefined && !isOfOneLog(failure.error)) break;
  }
  if (gone > 0) {
    runtime.warn(
      `signalwire/video, space ${space}: sessions that SignalWire no longer knows stay as they were`,
      {
        sessions: gone,
      },
    );
  }
  if (failure !== undefined) throw failure.error;
  if (due.length > 0) yield { items: [], checkpoint: { ...stored, ...read, pending: book.ids } };
}

// One answer that makes no sense must not keep the other logs from being read, this time and every time.
function isOfOneLog(error: unknown): boolean {
  return (
    error instanceof ApiError && (error.reason === 'unexpected-answer' || error.reason === 'invalid-request')
  );
}

function listFrom({ newest, beyond }: VideoCheckpoint, lookback: number): number | undefined {
  const time = instantOf(newest);
  return time === undefined ? undefined : Math.min(time - lookback, instantOf(beyond) ?? time);
}

function ended(
  { newest: before, beyond: _, ...rest }: Omit<VideoCheckpoint, 'walk'>,
  { newest = before, beyond }: { newest?: string; beyond?: string },
): VideoCheckpoint {
  const [a, b] = [instantOf(before), instantOf(newest)];
  return {
    ...rest,
    ...given('newest', a !== undefined && b !== undefined && a > b ? before : newest),
    ...given('beyond', beyond),
  };
}

// A record from the time to come would hide all that comes before it.
function latest(known: number | undefined, time: number | undefined, now: number): number | undefined {
  if (time === undefined || (known !== undefined && time <= known)) return known;
  return Math.min(time, now);
}

function given<Name extends string, Value>(name: Name, value: Value | undefined): { [N in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [N in Name]?: Value });
}

function gapsOf(space: string, from: number, to: number): { gaps?: GapV1[] } {
  if (to <= from) return {};
  const reason = `the account's history at SignalWire does not reach so far back (space ${space})`;
  return { gaps: [{ from: isoTime(new Date(from)), to: isoTime(new Date(to)), reason }] };
}
