import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { byRecord } from '../test/plain-rows.ts';

// What the vendor's page promises of its lines and no other test here shows by its name.

const session = 'a1'.repeat(16);

async function events(...lines: string[][]) {
  const text = lines.map((cells) => `${cells.join('\t')}\n`).join('');
  return (await byRecord(Buffer.from(text))).events.map(({ event }) => event);
}

function slice(time: string, asset: string, duration = '3.99'): string[] {
  const head = ['2026-03-10', time, 'slice_played', asset, '7', '1', '198.51.100.7', 'Roku', '-', '-'];
  return [...head, session, '-', '-', '-', duration];
}

function ping(bucket: string, id = session): string[] {
  const rest = [bucket, '198.51.100.7', 'Roku', '-', '-', id];
  return ['2026-03-10', '16:48:11', 'channel_ping', 'c1', 'a1', ...rest];
}

describe('the vendor’s page', () => {
  it('counts ping buckets of ten minutes from the epoch on (F8)', async () => {
    const bucket = Math.floor(Date.parse('2026-03-10T16:48:11Z') / 1000 / 600);
    const [event] = await events(ping(String(bucket)));
    expect(event?.attributes).toMatchObject({ 'media.ping.bucket': bucket, 'media.ping.interval': 600 });
    expect(bucket * 600_000).toBe(Date.parse('2026-03-10T16:40:00Z'));
  });

  it('gives slices the time of their delivery to the player and their length (F9)', async () => {
    const [event] = await events(slice('16:48:11', 'a1', '3.85284423828125E-4'));
    expect(event?.time).toBe('2026-03-10T16:48:11Z');
    expect(event?.attributes['media.segment.duration']).toBe(0.000385284423828125);
  });

  it('lets a session span several assets, and lack where there is none (F10)', async () => {
    const found = await events(slice('16:48:11', 'a1'), slice('16:48:15', 'b2'), ping('1', '-'));
    expect(found.map(({ attributes }) => [attributes['media.asset.id'], attributes['session.id']])).toEqual([
      ['a1', session],
      ['b2', session],
      ['a1', undefined],
    ]);
  });

  it('has values that mean none: an index of -1, an owner of - (F11)', async () => {
    const beacon = ['2026-03-10', '16:48:11', 'ad_beacon_sent', 'g', session, 'ad', 'start', 'mid.1', '-1'];
    const [first] = await events([...beacon, 'x', 'y', 'https://ads.example/b', '200']);
    expect(first?.attributes['media.ad.index']).toBeUndefined();
    const [second] = await events(slice('16:48:11', 'a1'));
    expect(second?.attributes['media.owner.id']).toBeUndefined();
  });

  it.each(['mid.1', 'mid 1'])('writes break positions with a dot or a space: %s', async (text) => {
    const line = [
      '2026-03-10',
      '16:48:11',
      'ad_request_error',
      session,
      'a1',
      text,
      '-',
      'no answer',
      'b',
      '-',
      '-',
    ];
    const [event] = await events(line);
    expect(event?.attributes).toMatchObject({ 'media.ad.break.type': 'mid', 'media.ad.break.index': 1 });
  });

  it('lets the times of a file be in any order and far from its hour (D12, D13, F7)', async () => {
    const found = await events(slice('16:48:15', 'a1'), slice('03:00:00', 'b2'), slice('16:48:11', 'c3'));
    expect(found.map(({ time }) => time.slice(11, 19))).toEqual(['16:48:15', '03:00:00', '16:48:11']);
  });

  it('tells of a separate ad log, which is another product: no part of what is read or delivered (D16)', () => {
    const root = new URL('../../../', import.meta.url);
    expect(readFileSync(new URL('packages/deliver/README.md', root), 'utf8')).toMatch(/separate ad log/);
    expect(readFileSync(new URL('packages/edgio-format/README.md', root), 'utf8')).toMatch(/separate ad log/);
  });
});
