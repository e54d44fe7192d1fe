import type { Truth } from '@logs/edgio-format/demo';
import { byChannel } from './by-channel.ts';
import type { Question } from './question.ts';
import beacons from './sql/beacons.sql?raw';
import feeds from './sql/feeds.sql?raw';
import funnel from './sql/funnel.sql?raw';
import minutes from './sql/minutes.sql?raw';
import stream from './sql/stream.sql?raw';
import viewers from './sql/viewers.sql?raw';

/** What the demo asks, in this order. */
export const questions: readonly Question[] = [
  {
    name: 'feeds',
    title: '1. What came from each vendor?',
    sql: feeds,
    columns: [
      { name: 'feed', kind: 'text' },
      { name: 'files', kind: 'number' },
      { name: 'events', kind: 'number' },
    ],
    expected: (truth) => truth.feeds.map(({ feed, files, events }) => [feed, files, events]),
  },
  {
    name: 'viewers',
    title: '2. How many watched each channel at the same time?',
    sql: viewers,
    columns: [
      { name: 'ten_minutes', kind: 'time' },
      { name: 'channel', kind: 'text' },
      { name: 'viewers', kind: 'number' },
    ],
    expected: ({ delivery }) =>
      delivery?.viewers.map(({ bucket, title, viewers: count }) => [
        new Date(bucket * 600_000).toISOString(),
        title,
        count,
      ]),
    shown: byChannel,
  },
  {
    name: 'minutes',
    title: '3. Which titles were watched for how long?',
    sql: minutes,
    columns: [
      { name: 'title', kind: 'text' },
      { name: 'slices', kind: 'number' },
      { name: 'minutes', kind: 'number' },
    ],
    expected: ({ delivery }) =>
      delivery?.minutes.map(({ title, slices, seconds }) => [title, slices, seconds / 60]),
    shown: ({ columns, rows }) => ({
      columns,
      rows: rows.slice(0, 10),
      ...(rows.length > 10 ? { note: `… and ${rows.length - 10} titles more` } : {}),
    }),
  },
  {
    name: 'funnel',
    title: '4. How far were the ads watched …',
    sql: funnel,
    columns: [
      { name: 'ad', kind: 'text' },
      { name: 'start', kind: 'number' },
      { name: 'first_quartile', kind: 'number' },
      { name: 'midpoint', kind: 'number' },
      { name: 'third_quartile', kind: 'number' },
      { name: 'complete', kind: 'number' },
    ],
    expected: ({ delivery }) =>
      delivery?.ads.map((ad) => [
        ad.title,
        ad.start,
        ad.firstquartile,
        ad.midpoint,
        ad.thirdquartile,
        ad.complete,
      ]),
  },
  {
    name: 'beacons',
    title: '… and which of their beacons failed?',
    sql: beacons,
    columns: [
      { name: 'status', kind: 'number' },
      { name: 'beacons', kind: 'number' },
      { name: 'percent', kind: 'number' },
      { name: 'failed', kind: 'text' },
    ],
    expected: ({ delivery }) => (delivery === undefined ? undefined : beaconsByStatus(delivery)),
  },
  {
    name: 'stream',
    title: '5. What became of the stream my_stream, from vendor to vendor?',
    sql: stream,
    columns: [
      { name: 'time', kind: 'time' },
      { name: 'vendor', kind: 'text' },
      { name: 'step', kind: 'text' },
      { name: 'detail', kind: 'text' },
    ],
    expected: (truth) => truth.stream.map(({ time, vendor, step, detail }) => [time, vendor, step, detail]),
    shown: ({ columns: [, ...others], rows }) => ({
      columns: [{ name: 'UTC', kind: 'text' }, ...others],
      rows: rows.map(([time, ...row]) => [String(time).slice(11, 19), ...row]),
    }),
  },
];

function beaconsByStatus(truth: Truth): (number | boolean)[][] {
  const all = truth.beacons.reduce((sum, { count }) => sum + count, 0);
  return [...new Set(truth.beacons.map(({ status }) => status))].map((status) => {
    const own = truth.beacons.filter((each) => each.status === status);
    const count = own.reduce((sum, each) => sum + each.count, 0);
    return [status, count, (100 * count) / all, status >= 400];
  });
}
