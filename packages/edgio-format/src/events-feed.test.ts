import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { defaultLimits, type FileFeedV1, type LogEventV1, type LogFileV1 } from '@logs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byRecord } from '../test/plain-rows.ts';
import { parsePath } from './path.ts';
import { edgio } from './provider.ts';

const part = (exec: string, type: string, version = '001') =>
  `version=${version}/exec_dt=${exec}/event_type=${type}/part-00000-3608d733-e96c-4575-8784-41154246e830.c000.csv.gz`;
const signal = new AbortController().signal;
const warnings: unknown[] = [];
const feed = edgio({}, { warn: (...said) => warnings.push(said) }).feeds['events'] as FileFeedV1;
let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'edgio-feed-'));
  for (const path of [
    part('2026031016', 'error'),
    `eu/${part('2026031017', 'slice_played', '002')}`,
    part('2026031018', 'error').replace('/exec', '/ exec'),
    'loose.tsv',
    'version=001/exec_dt=2026031016/_SUCCESS',
    'version=001/exec_dt=2026031016/_temporary/0/part-00000.csv.gz',
    'version=001/exec_dt=2026031016/.part-00000.csv.gz.crc',
    '.hidden/a.csv',
    'notes.md',
  ]) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), 'x\n');
  }
});

afterAll(() => rm(root, { recursive: true }));

async function scanned(window?: { from: Date; to: Date }, at = root): Promise<LogFileV1[]> {
  const files: LogFileV1[] = [];
  const scan = { query: { root: at }, signal, ...(window !== undefined && { window }) };
  for await (const { items, checkpoint } of feed.scan(scan)) {
    files.push(...items);
    expect(checkpoint).toEqual({});
  }
  return files;
}

describe('scan', () => {
  it('lists logs under the vendor’s names, and nothing else', async () => {
    const stray = part('2026031018', 'error').replace('/exec', '/ exec');
    const files = await scanned();
    expect(files.map(({ key }) => key).sort()).toEqual(
      [part('2026031016', 'error'), part('2026031017', 'slice_played', '002'), stray, 'loose.tsv'].sort(),
    );
    expect(files.find(({ key }) => key.startsWith('version=002'))).toEqual({
      key: part('2026031017', 'slice_played', '002'),
      fingerprint: expect.any(String),
      compression: 'gzip',
      size: 2,
      path: join(root, 'eu', part('2026031017', 'slice_played', '002')),
      delivered: { from: '2026-03-10T17:00:00.000Z', to: '2026-03-10T18:00:00.000Z' },
      edition: { slot: 'slice_played', period: '2026031017', version: '002' },
      attributes: { version: '002', exec_dt: '2026031017', event_type: 'slice_played' },
    });
    expect(files.find(({ key }) => key === 'loose.tsv')).toEqual({
      key: 'loose.tsv',
      fingerprint: expect.any(String),
      compression: 'none',
      size: 2,
      path: join(root, 'loose.tsv'),
    });
  });

  it('names a file the same from any folder above it', async () => {
    const below = await scanned(undefined, join(root, 'eu', 'version=002', 'exec_dt=2026031017'));
    expect(below.map(({ key }) => key)).toEqual([part('2026031017', 'slice_played', '002')]);
  });

  it('takes a window as delivery hours, and says what has none', async () => {
    const window = { from: new Date('2026-03-10T17:00:00Z'), to: new Date('2026-03-10T18:00:00Z') };
    expect((await scanned(window)).map(({ delivered }) => delivered?.from)).toEqual([
      '2026-03-10T17:00:00.000Z',
    ]);
    expect(warnings).toEqual([[expect.stringContaining('without an exec_dt'), { files: 1 }]]);
  });
});

describe('open', () => {
  it('gives the bytes as delivered', async () => {
    for (const file of await scanned()) {
      expect(await new Response(await feed.open(file, signal)).text()).toBe('x\n');
    }
  });
});

describe('locate', () => {
  it('takes a folder', () => {
    expect(feed.locate?.('./drops')).toEqual({ root: './drops' });
  });

  it('takes a place in a bucket, letter for letter', () => {
    expect(feed.locate?.('s3://my-bucket/a b+%41')).toEqual({ root: 's3://my-bucket/a b+%41' });
  });

  it('refuses nothing', () => {
    expect(() => feed.locate?.('')).toThrow(
      expect.objectContaining({ kind: 'configuration', hint: expect.any(String) }),
    );
  });
});

describe('encode', () => {
  it('writes files in the vendor’s form, which read back as the same events', async () => {
    const text =
      '2026-03-10\t16:59:59\tasset_deleted\ta\t"x\ny"\n2026-03-10\t17:00:00\tasset_deleted\tb\t-\n2026-03-10\t17:00:01\tseek\t1\n';
    const { events } = await byRecord(new TextEncoder().encode(text));
    async function* given(): AsyncGenerator<LogEventV1> {
      for (const { event } of events) yield { id: 'x', ...event };
    }
    const read: unknown[] = [];
    const keys: string[] = [];
    for await (const { key, body } of feed.encode?.(given(), { version: '002' }) ?? []) {
      keys.push(key);
      const stream = new Response(gunzipSync(body)).body as ReadableStream<Uint8Array>;
      for await (const batch of feed.decode(stream, { key }, defaultLimits)) {
        for (const { raw, line } of batch) {
          const { id: _, ...event } = feed.normalize(raw, { source: 's', feed: 'edgio/events', key, line });
          read.push(event);
        }
      }
    }
    expect(read).toEqual(events.map(({ event }) => event));
    expect(keys.map(parsePath).map((path) => [path?.version, path?.execDt, path?.eventType])).toEqual([
      ['002', '2026031016', 'asset_deleted'],
      ['002', '2026031017', 'asset_deleted'],
      ['002', '2026031017', 'seek'],
    ]);
  });

  it('cuts files where they get large, and names them by what is given', async () => {
    const event = {
      id: 'x',
      time: '2026-03-10T16:59:59Z',
      name: 'n',
      severity: 9,
      attributes: { 'uplynk.event_type': 'seek' },
    };
    async function* given(): AsyncGenerator<LogEventV1> {
      for (let k = 0; k < 5; k++) yield event;
    }
    const keys: string[] = [];
    const layout = { uuid: 'u', execDt: '2026031100', fileBytes: 50 };
    for await (const { key } of feed.encode?.(given(), layout) ?? []) keys.push(key);
    expect(keys).toEqual(
      [0, 1, 2].map((k) => `version=001/exec_dt=2026031100/event_type=seek/part-0000${k}-u.c000.csv.gz`),
    );
  });
});
