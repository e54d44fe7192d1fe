import { parseExact } from '@logs/core/http';
import type { VideoLog, VideoRecord } from '../src/video-record.ts';

/** A UUID that ends in a number. */
export function id(number: number): string {
  return `00000000-0000-4000-a000-${String(number).padStart(12, '0')}`;
}

/** The text of a log: a completed session of an hour, but for what is said otherwise. */
export function log(number: number, created: string, more: Record<string, unknown> = {}): string {
  const ended = new Date(Date.parse(created) + 3_600_000).toISOString().replace('.000', '');
  return JSON.stringify({
    id: id(number),
    source: 'realtime_api',
    type: 'video_room_session',
    url: `https://my-space.signalwire.com/api/video/room_sessions/${id(number + 1_000_000)}`,
    room_name: 'my_room',
    status: 'completed',
    locked: false,
    started_at: created,
    ended_at: ended,
    charge: 0.01,
    created_at: created,
    charge_details: [],
    ...more,
  });
}

/** The text of a deleted log. */
export function deleted(number: number, created: string, discarded: string): string {
  return JSON.stringify({ id: id(number), discarded_at: discarded, created_at: created });
}

/** A text as a record of a space. */
export function record(text: string, space = 'my-space'): VideoRecord {
  return { space, text, value: parseExact(text) as VideoLog };
}
