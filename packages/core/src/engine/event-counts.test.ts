import { expect, it } from 'vitest';
import type { TableTypeV1 } from '../provider/index.ts';
import { addCounts, eventCounter, noCounts } from './event-counts.ts';

const type: TableTypeV1 = {
  type: 'play',
  event: 'media.playback.start',
  severity: 9,
  constants: {},
  columns: [
    { name: 'status', attribute: 'http.response.status_code', type: 'integer' },
    { name: 'note', attribute: 'acme.note', type: 'text' },
    { name: 'line_time', attribute: 'acme.line_time', type: 'time', from: 'timestamp' },
  ],
};
const count = eventCounter({
  eventType: 'acme.type',
  table: { types: [type], module: 'file:///none.js', options: null },
});
const play = (attributes: Record<string, string>) => ({
  name: 'media.playback.start',
  attributes: { 'acme.type': 'play', ...attributes },
});

it('counts a value that does not fit under the vendor’s column', () => {
  const counts = noCounts();
  count(counts, play({ 'acme.status': 'many' }));
  count(counts, play({ 'acme.timestamp': 'noon', 'acme.status': 'few' }));
  count(counts, play({ 'acme.note': 'a text that fits', 'acme.line_time': '2026-03-10T16:48:11Z' }));
  expect(counts).toEqual({
    ...noCounts(),
    events: 3,
    unfitValues: { 'play.status': 2, 'play.timestamp': 1 },
  });
});

it.each(['__proto__', 'constructor', 'toString', 'jump'])('counts events of a type named %s', (name) => {
  const counts = noCounts();
  const sum = noCounts();
  for (let k = 0; k < 3; k++) count(counts, { name: 'media.unknown', attributes: { 'acme.type': name } });
  addCounts(sum, counts);
  addCounts(sum, counts);
  expect(Object.entries(sum.unknownTypes)).toEqual([[name, 6]]);
});

it('keeps the number of names small, and every count', () => {
  const sum = noCounts();
  for (let file = 0; file < 2; file++) {
    const counts = noCounts();
    for (let k = 0; k < 150; k++)
      count(counts, { name: 'media.unknown', attributes: { 'acme.type': `t${file}-${k}` } });
    addCounts(sum, counts);
  }
  const values = Object.values(sum.unknownTypes);
  expect(values.length).toBeLessThanOrEqual(101);
  expect(values.reduce((a, b) => a + b)).toBe(300);
  expect(sum.unknownTypes['…']).toBe(200);
});
