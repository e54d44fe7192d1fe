import type { Truth } from '@logs/edgio-format/demo';
import { byChannel } from './by-channel.ts';
import type { Question } from './question.ts';
import beacons from './sql/beacons.sql?raw';
import funnel from './sql/funnel.sql?raw';
import minutes from './sql/minutes.sql?raw';
import viewers from './sql/viewers.sql?raw';

/** What the demo asks, in this order. */
export const questions: readonly Question[] = [
  {
    name: 'viewers',
    title: '1. How many watched each channel at the same time?',
    sql: viewers,
    columns: [
      { name: 'ten_minutes', kind: 'time' },
      { name: 'channel', kind: 'text' },
      { name: 'viewers', kind: 'number' },
    ],
    expected: (truth) =>
      truth.viewers.map(({ bucket, title, viewers: count }) => [
        new Date(bucket * 600_000).toISOString(),
        title,
        count,
      ]),
    shown: byChannel,
  },
  {
    name: 'minutes',
    title: '2. Which titles were watched for how long?',
    sql: minutes,
    columns: [
      { name: 'title', kind: 'text' },
      { name: 'slices', kind: 'number' },
      { name: 'minutes', kind: 'number' },
    ],
    expected: (truth) => truth.minutes.map(({ title, slices, seconds }) => [title, slices, seconds / 60]),
    shown: ({ columns, rows }) => ({
      columns,
      rows: rows.slice(0, 10),
      ...(rows.length > 10 ? { note: `… and ${rows.length - 10} titles more` } : {}),
    }),
  },
  {
    name: 'funnel',
    title: '3. How far were the ads watched …',
    sql: funnel,
    columns: [
      { name: 'ad', kind: 'text' },
      { name: 'start', kind: 'number' },
      { name: 'first_quartile', kind: 'number' },
      { name: 'midpoint', kind: 'number' },
      { name: 'third_quartile', kind: 'number' },
      { name: 'complete', kind: 'number' },
    ],
    expected: (truth) =>
      truth.ads.map((ad) => [
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
    expected: beaconsByStatus,
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
