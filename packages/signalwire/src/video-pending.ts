import { isoTime } from '@logs/core/toolkit';
import { instantOf } from './instant.ts';
import type { VideoCheckpoint } from './video-checkpoint.ts';
import { idOf, isFinal, type VideoRecord } from './video-record.ts';

/** Most ids that are remembered. */
const mostPending = 10_000;
const readEvery = 5 * 60_000;
const oldAfter = 7 * 86_400_000;
const readOldEvery = 86_400_000;

/** The ids of a space whose records may still change. */
export interface PendingBook {
  /** A listing begins, or goes on where `beyond` was known. */
  begin(beyond: string | undefined): void;
  /** Takes note of records as they are now. Answers the ids of those that may still change. */
  note(records: readonly VideoRecord[]): string[];
  /** Forgets an id. */
  forget(id: string): void;
  /** Every id, with the time at which it was first seen. */
  readonly ids: Readonly<Record<string, string>>;
  /** The oldest created_at of open records for which there was no room. */
  readonly beyond: string | undefined;
}

/** A book that goes on from what is stored. `settle` in milliseconds. */
export function pendingBook(
  stored: Readonly<Record<string, string>>,
  now: Date,
  settle: number,
): PendingBook {
  const ids = new Map(Object.entries(stored));
  const seen = isoTime(now);
  let oldest: string | undefined;
  // Written anew only when something changed: pages are many and the book may be long.
  let written: Record<string, string> | undefined;
  return {
    begin(beyond) {
      oldest = beyond;
    },
    note(records) {
      const open: string[] = [];
      for (const { value } of records) {
        const final = isFinal(value, now.getTime(), settle);
        if (final && ids.size === 0) continue;
        const id = idOf(value.id);
        if (id === undefined) continue;
        if (final) {
          if (ids.delete(id)) written = undefined;
          continue;
        }
        open.push(id);
        if (ids.has(id)) continue;
        if (ids.size < mostPending) {
          ids.set(id, seen);
          written = undefined;
        } else oldest = earlier(oldest, instantOf(value.created_at));
      }
      return open;
    },
    forget(id) {
      if (ids.delete(id)) written = undefined;
    },
    get ids() {
      written ??= Object.fromEntries(ids);
      return written;
    },
    get beyond() {
      return oldest;
    },
  };
}

/** Which ids are due to be read again: those not long pending every 5 minutes, the others once a day. */
export function dueIds(
  { pending, read, readOld }: VideoCheckpoint,
  now: Date,
): { ids: string[]; old: number; read?: string; readOld?: string } {
  const at = now.getTime();
  const young = isDue(read, at, readEvery);
  const old = isDue(readOld, at, readOldEvery);
  const oldIds: string[] = [];
  const ids: string[] = [];
  for (const [id, first] of Object.entries(pending)) {
    const isOld = at - (instantOf(first) ?? at) > oldAfter;
    if (isOld && old) oldIds.push(id);
    else if (!isOld && young) ids.push(id);
  }
  return {
    ids: [...ids, ...oldIds],
    old: oldIds.length,
    ...(ids.length > 0 ? { read: isoTime(now) } : {}),
    ...(oldIds.length > 0 ? { readOld: isoTime(now) } : {}),
  };
}

function isDue(last: string | undefined, now: number, every: number): boolean {
  const then = instantOf(last);
  // A time to come is of a clock that was wrong.
  return then === undefined || now - then >= every || then > now;
}

function earlier(a: string | undefined, b: number | undefined): string | undefined {
  if (b === undefined) return a;
  const known = instantOf(a);
  return known === undefined || b < known ? isoTime(new Date(b)) : a;
}
