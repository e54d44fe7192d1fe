import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { liveStream } from './catalogue.ts';
import { makeDelivery } from './delivery.ts';
import { columnsOf } from './row.ts';
import { writeDelivery } from './write-delivery.ts';

const now = new Date('2026-11-22T03:17:00Z');
const { files, truth } = makeDelivery({ seed: 7, now, viewers: 30 });

const documented = [
  ...['ad_beacon_sent', 'ad_request_error', 'asset_deleted', 'asset_play_started', 'channel_deleted'],
  ...['channel_ping', 'channel_play_started', 'drm_error', 'drm_key_read', 'error', 'event_copied'],
  ...[
    'event_ping',
    'event_play_started',
    'session_created',
    'slice_played',
    'slicing_began',
    'slicing_ended',
  ],
];

function widths(type: string, version: string): number[] {
  const found = files
    .filter((file) => file.type === type && file.version === version)
    .flatMap(({ rows }) => rows.map((row) => columnsOf(row, version).length));
  return [...new Set(found)].sort((a, b) => a - b);
}

describe('a delivery', () => {
  it('is the same for the same seed, and another for another', () => {
    const again = makeDelivery({ seed: 7, now, viewers: 30 });
    expect(again.truth).toEqual(truth);
    expect(again.files.map(({ text }) => text)).toEqual(files.map(({ text }) => text));
    expect(makeDelivery({ seed: 8, now, viewers: 30 }).truth.events).not.toBe(truth.events);
  });

  it('has all 17 types of the page, and one that only the later version has', () => {
    expect(Object.keys(truth.types).sort()).toEqual([...documented, 'player_stalled'].sort());
    expect(files.filter(({ type }) => type === 'player_stalled').map(({ version }) => version)).not.toContain(
      '001',
    );
  });

  it.each([
    ['slice_played', [14, 15, 16, 19, 20]],
    ['asset_play_started', [13, 17]],
    ['channel_play_started', [8, 9]],
    ['session_created', [11]],
    ['ad_beacon_sent', [13]],
    ['ad_request_error', [11]],
    ['drm_key_read', [10]],
    ['slicing_began', [11]],
    ['error', [10]],
  ])('has %s in its layouts', (type, expected) => {
    expect(widths(type, '001')).toEqual(expected);
  });

  it('has the vendor’s names, each once', () => {
    const keys = files.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) {
      expect(key).toMatch(
        /^version=00[12]\/exec_dt=\d{10}\/event_type=[a-z_]+\/part-\d{5}-[0-9a-f-]{36}\.c000\.csv\.gz$/,
      );
    }
  });

  it('switches versions in the middle of an hour: each event once where it counts, and both ways for hours', () => {
    const hours = (version: string) =>
      new Set(files.filter((file) => file.version === version).map(({ execDt }) => execDt));
    const both = [...hours('001')].filter((hour) => hours('002').has(hour)).sort();
    expect(both.length).toBeGreaterThanOrEqual(3);
    const rows = (hour: string, version: string) =>
      files
        .filter((file) => file.execDt === hour && file.version === version && file.type === 'slice_played')
        .flatMap((file) => file.rows);
    const [switching = '', next = ''] = both;
    expect(rows(switching, '002').length).toBeLessThan(rows(switching, '001').length);
    expect(new Set(rows(next, '002'))).toEqual(new Set(rows(next, '001')));
    const counted = files.filter(({ counts }) => counts).flatMap((file) => file.rows);
    expect(new Set(counted).size).toBe(counted.length);
    const all = new Set(files.flatMap((file) => file.rows));
    expect(counted.length).toBe(all.size);
  });

  it('has files and lines that come hours late, and nothing after the end', () => {
    const late = files.filter(({ execDt, rows }) => {
      const hour = Date.parse(
        `${execDt.slice(0, 4)}-${execDt.slice(4, 6)}-${execDt.slice(6, 8)}T${execDt.slice(8)}:00:00Z`,
      );
      return rows.some(({ time }) => hour / 1000 - time > 3600);
    });
    expect(late.length).toBeGreaterThan(0);
    expect(Math.max(...files.map(({ arrives }) => arrives.getTime()))).toBeLessThanOrEqual(now.getTime());
    const hours = files.map(({ execDt }) => execDt);
    expect(hours).not.toEqual([...hours].sort());
  });

  it('tells the truth about its files', () => {
    // A record begins with date, time and a word: counted here in the text, not in what it was made of.
    const records = (text: string) => text.match(/^\d{4}-\d\d-\d\d\t\d\d:\d\d:\d\d\t\w+\t/gm)?.length ?? 0;
    for (const [at, { text }] of files.entries()) {
      expect(truth.files[at]?.records).toBe(records(text));
      expect(truth.files[at]?.lines).toBe(text.split('\n').length - 1);
    }
    const counted = files.filter(({ counts }) => counts).map(({ text }) => records(text));
    expect(truth.events).toBe(counted.reduce((sum, each) => sum + each, 0));
  });

  it('tells the truth about pings, slices and beacons', () => {
    const sum = (numbers: number[]) => numbers.reduce((all, each) => all + each, 0);
    expect(sum(truth.minutes.map(({ slices }) => slices))).toBe(truth.types['slice_played']);
    expect(sum(truth.beacons.map(({ count }) => count))).toBe(truth.types['ad_beacon_sent']);
    const pings = (truth.types['channel_ping'] ?? 0) + (truth.types['event_ping'] ?? 0);
    expect(sum(truth.viewers.map(({ viewers }) => viewers))).toBeLessThanOrEqual(pings);
    for (const ad of truth.ads) {
      expect(ad.start).toBeGreaterThanOrEqual(ad.firstquartile);
      expect(ad.thirdquartile).toBeGreaterThanOrEqual(ad.complete);
    }
    expect(truth.beacons.some(({ status }) => status >= 400)).toBe(true);
  });

  it('holds what is awkward to read', () => {
    const all = files.map(({ text }) => text).join('');
    for (const text of [
      '"Uncut" Night 2',
      '\t"\\"Uncut\\" Night 2"',
      '"Tabs\tand\tTables"',
      '"Two Lines\nOne',
      '\t#1 show',
    ]) {
      expect(all.includes(text), text).toBe(true);
    }
    expect(/\t"<\?xml version=\\"1.0\\" encoding=\\"UTF-8\\"\?>\n<adRequest/.test(all)).toBe(true);
    expect(/^#Version: 001$/m.test(all)).toBe(true);
  });

  it('has a live event under the external ID that other vendors’ samples publish, for two of the last three hours', () => {
    const counted = files.filter(({ counts }) => counts).flatMap((file) => file.rows);
    const began = counted.filter(
      ({ type, columns }) => type === 'slicing_began' && columns[2] === liveStream,
    );
    expect(began).toHaveLength(1);
    const [id] = began.map(({ columns }) => columns[7]);
    const times = counted.filter(({ columns }) => columns.includes(id ?? '')).map(({ time }) => time);
    const hoursAgo = times.map((time) => (now.getTime() / 1000 - time) / 3600);
    expect(times.length).toBeGreaterThan(20);
    expect(Math.min(...hoursAgo)).toBeGreaterThanOrEqual(1);
    // A session is made a second before it plays.
    expect(Math.max(...hoursAgo)).toBeLessThan(3.001);
  });

  it('needs four hours', () => {
    expect(() => makeDelivery({ now, hours: 3 })).toThrow('at least 4 hours');
  });
});

describe('writing a delivery', () => {
  it('puts each file under its key and leaves nothing else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'delivery-'));
    try {
      const some = files.slice(0, 5);
      const bytes = await writeDelivery(folder, some);
      const written = await readdir(folder, { recursive: true, withFileTypes: true });
      expect(written.filter((entry) => entry.isFile())).toHaveLength(5);
      const packed = await Promise.all(some.map(({ key }) => readFile(join(folder, key))));
      expect(packed.map((body) => gunzipSync(body).toString())).toEqual(some.map(({ text }) => text));
      expect(packed.reduce((sum, { length }) => sum + length, 0)).toBe(bytes);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
