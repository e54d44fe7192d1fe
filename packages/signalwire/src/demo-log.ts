import { createHash } from 'node:crypto';
import { isoTime } from '@logs/core/toolkit';

const minute = 60_000;
const rooms = ['my_room', 'all-hands', 'Größe & Maß', '会議室', 'support "night"', 'standup', 'room\u202e_x'];
/** How long ago the oldest sessions began, in minutes. */
const span = 3 * 24 * 60;

/**
 * The text of one made-up log, the same for the same arguments: most are completed, some still go on, some have no
 * state, room or charge yet, some were deleted. The greater the index, the younger.
 */
export function madeUpLog(space: string, seed: number, index: number, count: number, now: Date): string {
  const draw = createHash('sha256').update(`signalwire ${seed} ${index}`).digest();
  const at = (place: number) => draw[place] ?? 0;
  const id = uuidOf(draw.subarray(0, 16));
  const ago = 5 + Math.floor((span * (count - index)) / count);
  const begun = Math.floor(now.getTime() / 1000) * 1000 - ago * minute;
  const created = iso(begun - (at(16) % 4) * 1000);
  const kind = at(17);
  const lasted = (1 + (at(18) % Math.min(ago, 200))) * minute + at(19) * 100;
  if (kind < 12) {
    return JSON.stringify({
      id,
      discarded_at: iso(begun + Math.min(lasted, ago * minute)),
      created_at: created,
    });
  }
  const waits = kind < 20;
  const goesOn = kind < 40;
  const type = at(20) % 3 === 0 ? 'video_conference_session' : 'video_room_session';
  const cents = waits || goesOn ? 0 : Math.ceil((lasted / minute) * (1 + (at(21) % 5)));
  const log = {
    id,
    source: 'realtime_api',
    type,
    url: `https://${space}.signalwire.com/api/video/room_sessions/${uuidOf(draw.subarray(16, 32))}`,
    room_name: at(22) < 8 ? null : rooms[at(22) % rooms.length],
    status: waits ? null : goesOn ? 'in-progress' : 'completed',
    locked: at(23) < 30,
    started_at: waits ? null : iso(begun),
    ended_at: waits || goesOn ? null : iso(Math.min(begun + lasted, now.getTime())),
    charge: 0,
    created_at: created,
    charge_details: cents === 0 ? [] : [{ description: `${type.replaceAll('_', ' ')} charge`, charge: 0 }],
  };
  // Money has its two places, as no number of JavaScript keeps them.
  return JSON.stringify(log).replaceAll('"charge":0', `"charge":${(cents / 100).toFixed(2)}`);
}

function iso(time: number): string {
  return isoTime(new Date(time));
}

function uuidOf(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
