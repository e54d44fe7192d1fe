import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FileFeedV1, Json, LogFileV1 } from '@logs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { edgio } from './provider.ts';

// A bucket that only lists, and counts what it is asked. Real servers: packages/s3.

const { signal } = new AbortController();
const day = 24;
let keys: string[] = [];
let asked: URLSearchParams[] = [];
let server: Server;
let feed: FileFeedV1;

function hour(at: number): string {
  return new Date(Date.UTC(2026, 2, 1, at)).toISOString().slice(0, 13).replaceAll(/[-T]/g, '');
}

function object(at: number, part: number, version = '001', spelling = ''): string {
  return `version=${version}/${spelling}exec_dt=${hour(at)}/event_type=slice_played/part-${String(part).padStart(5, '0')}-u.c000.csv.gz`;
}

function xmlKey(text: string): string {
  return encodeURIComponent(text).replaceAll('%2F', '/');
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://here');
    const query = url.searchParams;
    asked.push(query);
    if (url.pathname !== '/logs/' && url.pathname !== '/logs') {
      response.writeHead(404).end();
      return;
    }
    const prefix = query.get('prefix') ?? '';
    const after = query.get('continuation-token') ?? query.get('start-after') ?? '';
    const delimiter = query.get('delimiter') ?? '';
    const below = keys.filter((key) => key.startsWith(prefix) && key > after).sort();
    const folders = new Set<string>();
    const objects: string[] = [];
    for (const key of below) {
      const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
      if (end === -1) objects.push(key);
      else folders.add(key.slice(0, end + 1));
    }
    const page = objects.slice(0, 1000);
    const more = objects.length > page.length;
    response.writeHead(200, { 'content-type': 'application/xml' });
    response.end(
      `<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>${more}</IsTruncated>${
        more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''
      }${page
        .map((key) => `<Contents><Key>${xmlKey(key)}</Key><Size>9</Size><ETag>"e"</ETag></Contents>`)
        .join('')}${[...folders]
        .map((folder) => `<CommonPrefixes><Prefix>${xmlKey(folder)}</Prefix></CommonPrefixes>`)
        .join('')}</ListBucketResult>`,
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  process.env['AWS_ACCESS_KEY_ID'] = 'key';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  feed = edgio({ endpoint }).feeds['events'] as FileFeedV1;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function scanned(
  root: string,
  more: { checkpoint?: Json; window?: { from: Date; to: Date } } = {},
): Promise<{ files: LogFileV1[]; checkpoint: Json | undefined }> {
  asked = [];
  const files: LogFileV1[] = [];
  let checkpoint: Json | undefined;
  for await (const page of feed.scan({ query: { root }, signal, ...more })) {
    files.push(...page.items);
    checkpoint = page.checkpoint;
  }
  return { files, checkpoint };
}

describe('a bucket', () => {
  it('is listed whole on the first run, version by version, whatever else it holds', async () => {
    keys = [
      object(0, 0),
      object(5, 0),
      object(5, 0, '002'),
      object(7, 0, '001', ' '),
      'version=001/exec_dt=2026030100/_SUCCESS',
      'invoices/2026.pdf',
      'version=notes.txt',
    ];
    const { files, checkpoint } = await scanned('s3://logs');
    expect(files.map(({ key }) => key).sort()).toEqual(
      [object(0, 0), object(5, 0), object(5, 0, '002'), object(7, 0, '001', ' ')].sort(),
    );
    expect(checkpoint).toEqual({ newest: hour(7) });
    expect(files.find(({ key }) => key === object(0, 0))).toEqual({
      key: object(0, 0),
      fingerprint: '9-e',
      compression: 'gzip',
      size: 9,
      delivered: { from: '2026-03-01T00:00:00.000Z', to: '2026-03-01T01:00:00.000Z' },
      edition: { slot: 'slice_played', period: hour(0), version: '001' },
      attributes: {
        version: '001',
        exec_dt: hour(0),
        event_type: 'slice_played',
        'aws.s3.bucket': 'logs',
        'aws.s3.key': object(0, 0),
      },
    });
  });

  it.each([
    ['s3://logs/cust', `cust${object(3, 0)}`],
    ['s3://logs/cust', `cust/${object(3, 0)}`],
    ['s3://logs/cust/', `cust/${object(3, 0)}`],
    ['s3://logs/a b+%41/ü', `a b+%41/ü${object(3, 0)}`],
    ['s3://logs/version=001/exec_dt=2026030103', object(3, 0)],
  ])('of which %s is a part has the file %s under the vendor’s name', async (root, key) => {
    keys = [key];
    const { files } = await scanned(root);
    expect(files.map((file) => [file.key, file.attributes?.['aws.s3.key']])).toEqual([[object(3, 0), key]]);
  });

  it('is listed again from some days before its newest hour', async () => {
    keys = Array.from({ length: 40 * day }, (_, at) => object(at, 0));
    const { checkpoint } = await scanned('s3://logs');
    const last = 40 * day - 1;
    expect(checkpoint).toEqual({ newest: hour(last) });
    const again = await scanned('s3://logs', { checkpoint: checkpoint ?? {} });
    expect(again.files.map(({ key }) => key)).toEqual(keys.slice(last - 15 * day));
    expect(again.checkpoint).toEqual(checkpoint);
  });

  it('has a window, in hours of delivery', async () => {
    keys = Array.from({ length: 10 }, (_, at) => object(at, 0));
    const window = { from: new Date('2026-03-01T02:30:00Z'), to: new Date('2026-03-01T04:00:00Z') };
    const { files } = await scanned('s3://logs', { window });
    expect(files.map(({ key }) => key)).toEqual([object(2, 0), object(3, 0)]);
  });

  it('of 50,000 known files in 15 days is listed with few requests', async () => {
    const hours = 15 * day;
    keys = Array.from({ length: 50_000 }, (_, at) => object(at % hours, Math.floor(at / hours)));
    await scanned('s3://logs', { checkpoint: { newest: hour(hours - 1) } });
    expect(asked.length).toBeLessThanOrEqual(Math.ceil(keys.length / 1000) + 3 + 1);
    expect(asked.every((query) => query.get('list-type') === '2')).toBe(true);
  }, 60_000);
});
