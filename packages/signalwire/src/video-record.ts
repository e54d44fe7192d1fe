import { parseExact } from '@logs/core/http';
import { instantOf } from './instant.ts';

/**
 * A video log, or what is left of a deleted one, as SignalWire sends it. Nothing of it is taken for granted.
 * The second spelling of a field is that of answers of 2024 and before.
 */
export interface VideoLog {
  id?: unknown;
  source?: unknown;
  type?: unknown;
  url?: unknown;
  room_name?: unknown;
  /** `in-progress`, `completed` or null. */
  status?: unknown;
  locked?: unknown;
  started_at?: unknown;
  start_time?: unknown;
  ended_at?: unknown;
  end_time?: unknown;
  /** US dollars: a number, in older answers a text. */
  charge?: unknown;
  charge_details?: unknown;
  created_at?: unknown;
  /** Of a deleted log alone. */
  discarded_at?: unknown;
}

/** One video log with the space it comes from. */
export interface VideoRecord {
  /** The space's name: `my-space`. */
  space: string;
  /** The JSON text exactly as it was sent. */
  text: string;
  /** What the text says; numbers that doubles would change are `LosslessNumber`. */
  value: VideoLog;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * A record from its text: its space is the one that was asked, of several the one of its own address, else unknown
 * (`''`).
 *
 * @throws ApiError when the text is no JSON.
 */
export function recordOf(text: string, asked: readonly string[]): VideoRecord {
  const value = (parseExact(text) ?? {}) as VideoLog;
  const host = /^https:\/\/([a-z0-9-]+)\.signalwire\.com\//i.exec(String(value.url ?? ''))?.[1];
  const own = asked.length === 1 ? asked[0] : asked.find((space) => space === host?.toLowerCase());
  return { space: own ?? '', text, value };
}

/** An id as it is kept, in lower case; `undefined` for what is none. */
export function idOf(value: unknown): string | undefined {
  return typeof value === 'string' && uuid.test(value) ? value.toLowerCase() : undefined;
}

/** Whether it is the Deleted Log: there is no other mark than the time of its deletion. */
export function isDeleted(log: VideoLog): boolean {
  return typeof log.discarded_at === 'string';
}

/** When the session ended, in milliseconds since 1970. */
function endedAt(log: VideoLog): number | undefined {
  return instantOf(log.ended_at ?? log.end_time);
}

/** Sorts by precedence: deleted, completed, in progress (or a state yet unknown), none. */
export function precedenceOf(log: VideoLog): string {
  if (isDeleted(log)) return '3';
  if (log.status === 'completed') return '2';
  return typeof log.status === 'string' ? '1' : '0';
}

/** Whether nothing more is expected to change: deleted, or completed and ended for longer than `settle` ms. */
export function isFinal(log: VideoLog, now: number, settle: number): boolean {
  if (isDeleted(log)) return true;
  const ended = log.status === 'completed' ? endedAt(log) : undefined;
  return ended !== undefined && now - ended > settle;
}
