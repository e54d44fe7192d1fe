import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredEventV1 } from '@logs/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DuckDBInstance } from './duckdb.ts';
import { parquetFormat } from './index.ts';

const base = { source: 's', feed: 'acme/plays', observedTime: '2026-03-11T00:00:00.000Z' };
const events: StoredEventV1[] = [
  {
    id: 'f:1',
    time: '2026-03-10T12:00:00.123456Z',
    name: 'media.playback.start',
    severity: 9,
    attributes: {
      'client.address': '198.51.100.7',
      'acme.note': 'Fiancé, "quoted"\n\u0000 \uFEFF 😀',
      'acme.n': 7,
      'acme.ok': true,
    },
    ...base,
    file: 'f',
    line: 1,
  },
  {
    id: 'r',
    time: '2026-03-10T12:00:01Z',
    name: 'media.room.session',
    severity: 13,
    endTime: '2026-03-10T13:00:00Z',
    deleted: true,
    raw: '{"id":"r"}',
    attributes: {},
    ...base,
  },
];

async function rowsOf(bytes: Uint8Array): Promise<Record<string, unknown>[]> {
  const folder = await mkdtemp(join(tmpdir(), 'parquet-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'x.parquet');
  await writeFile(path, bytes);
  const connection = await (await DuckDBInstance.create()).connect();
  const reader = await connection.runAndReadAll(`SELECT * FROM read_parquet('${path}')`);
  return reader.getRowObjectsJson();
}

describe('delivered as Parquet', () => {
  it('events come back with their columns, and all else in attributes', async () => {
    const [first, second] = await rowsOf(await parquetFormat.encode(events, '001'));
    expect(first).toMatchObject({
      id: 'f:1',
      time: '2026-03-10 12:00:00.123456+00',
      name: 'media.playback.start',
      severity: 9,
      file: 'f',
      line: '1',
      client_address: '198.51.100.7',
      deleted: false,
      raw: null,
    });
    expect(JSON.parse(String(first?.['attributes']))).toEqual({
      'acme.note': events[0]?.attributes['acme.note'],
      'acme.n': 7,
      'acme.ok': true,
    });
    expect(second).toMatchObject({
      id: 'r',
      severity: 13,
      end_time: '2026-03-10 13:00:00+00',
      deleted: true,
      raw: '{"id":"r"}',
      attributes: '{}',
      file: null,
    });
  });

  it('the same events are the same bytes, and none are a file too', async () => {
    const many = Array.from({ length: 3000 }, (_, n) => ({ ...events[n % 2], id: `e${n}` }) as StoredEventV1);
    const [one, two] = [await parquetFormat.encode(many, '001'), await parquetFormat.encode(many, '001')];
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(true);
    expect((await rowsOf(one)).map(({ id }) => id)).toEqual(many.map(({ id }) => id));
    expect(await rowsOf(await parquetFormat.encode([], '001'))).toEqual([]);
  });

  it('a feed is a type, under a name that a path can hold', () => {
    expect(parquetFormat.fileOf(events[0] as StoredEventV1, '001')).toEqual({ type: 'acme_plays' });
  });
});
