import type { Column } from '../output/encoder.ts';
import type { Answer } from './question.ts';

const most = 12;

/** Viewers with a column for each channel, the last two hours of it. */
export function byChannel({ rows }: Answer): Answer & { note?: string } {
  const channels = [...new Set(rows.map(([, channel]) => String(channel)))].sort();
  const times = [...new Set(rows.map(([time]) => String(time)))].sort();
  const counts = new Map(rows.map(([time, channel, viewers]) => [`${time} ${channel}`, viewers]));
  const first: Column = { name: 'UTC', kind: 'time' };
  return {
    columns: [first, ...channels.map((name): Column => ({ name: short(name), kind: 'number' }))],
    rows: times
      .slice(-most)
      .map((time) => [
        time.slice(0, 16).replace('T', ' '),
        ...channels.map((channel) => counts.get(`${time} ${channel}`)),
      ]),
    ...(times.length > most ? { note: `… after ${times.length - most} earlier times` } : {}),
  };
}

// A number's column keeps its width, and five of them must fit into 80 terminal columns.
function short(name: string): string {
  return name.length <= 11 ? name : `${name.slice(0, 10)}…`;
}
