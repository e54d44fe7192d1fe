import type { GapV1 } from '@logs/core';
import { isoTime } from '@logs/core/toolkit';
import { retentionDays } from './actions.ts';
import { ceilHour, floorHour } from './log-time.ts';

/** Which hours a scan lists, and what it can no longer list. */
export interface Hours {
  from: Date;
  to: Date;
  gaps: { gaps?: readonly GapV1[] };
  /** Start of what was to be listed, where that is older than what the vendor still has. */
  wanted?: Date;
}

const hourMs = 3_600_000;
const retentionMs = retentionDays * 24 * hourMs;
const reason = `Alibaba Live answers for the last ${retentionDays} days only`;

/**
 * The hours of a scan: those of the window, or from the checkpoint's, less the lookback, or from the oldest that
 * the vendor still has; up to the last full hour. What lies before the vendor's edge is a gap.
 */
export function hoursOf({
  window,
  complete,
  now,
  lookback,
}: {
  window: { from: Date; to: Date } | undefined;
  complete: string | undefined;
  now: Date;
  /** Hours. */
  lookback: number;
}): Hours {
  const edge = ceilHour(new Date(now.getTime() - retentionMs));
  const lastHour = floorHour(now);
  if (window !== undefined) {
    const wanted = floorHour(window.from);
    const end = ceilHour(window.to);
    return bounded({ wanted, from: wanted, edge, end, to: earlier(end, lastHour) });
  }
  if (complete === undefined) return { from: edge, to: lastHour, gaps: {} };
  const wanted = new Date(complete);
  const from = floorHour(new Date(wanted.getTime() - lookback * hourMs));
  return bounded({ wanted, from, edge, end: lastHour, to: lastHour });
}

/** One hour less: the vendor does not answer for the oldest any more. */
export function laterEdge({ from, to, wanted }: Hours): Hours {
  const edge = new Date(from.getTime() + hourMs);
  return bounded({ ...(wanted && { wanted }), from: edge, edge, end: to, to });
}

function bounded(range: { wanted?: Date; from: Date; edge: Date; end: Date; to: Date }): Hours {
  const { wanted, edge, end, to } = range;
  const from = later(range.from, edge);
  if (wanted === undefined || wanted >= edge) return { from, to, gaps: {} };
  const gap = { from: isoTime(wanted), to: isoTime(earlier(edge, end)), reason };
  return { from, to, gaps: { gaps: [gap] }, wanted };
}

/** The checkpoint after a listing up to `to`. It never goes back, whatever the clock does. */
export function nextCheckpoint(before: { complete?: string | undefined }, to: Date): { complete: string } {
  const last = before.complete === undefined ? to : later(new Date(before.complete), to);
  return { complete: isoTime(last) };
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}
