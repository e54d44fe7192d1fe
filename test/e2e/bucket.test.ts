import { gzipSync } from 'node:zlib';
import type { Json } from '@logs/core';
import { makeDelivery, writeDelivery } from '@logs/edgio-format/demo';
import { beforeAll, describe, expect, it } from 'vitest';
import { summaryOf } from './collect-command.ts';
import { faultProxy } from './fault-proxy.ts';
import { logs } from './logs-process.ts';
import { scratch } from './scratch.ts';
import { deletions, keyOf } from './small-file.ts';
import { rowsOf } from './store-contents.ts';
import { noSwift, swiftBuckets } from './swift-bucket.ts';

const here = scratch();
const { files } = makeDelivery({
  seed: 7,
  now: new Date('2026-03-10T18:00:00Z'),
  viewers: 3,
  linesPerFile: 40,
});

/** All that a store says of its events, whichever source brought them. */
function eventsIn(store: string): Promise<Json[][]> {
  return rowsOf(
    store,
    `select event_type, count(*), sum(hash(event)::hugeint)
     from (select * exclude (observed_time, source) from events_all) as event group by 1 order by 1`,
  );
}

describe.skipIf(noSwift)('a bucket of a real server', () => {
  const swift = swiftBuckets();
  const collect = async (
    root: string,
    store: string,
    { code = 0, ...more } = {} as { code?: number; endpoint?: string },
  ) => {
    const args = ['collect', `edgio:${root}`, '--store', here(store), '--json'];
    const ended = await logs(args, { env: swift.env('owner', more) });
    expect(ended.code, ended.stderr).toBe(code);
    return summaryOf(ended.stdout);
  };

  beforeAll(async () => {
    await swift.make('drops');
    await writeDelivery(here('drops'), files);
    const left = [...files];
    const upload = async () => {
      for (let file = left.pop(); file !== undefined; file = left.pop()) {
        await swift.put('drops', `cust/${file.key}`, gzipSync(file.text));
      }
    };
    await Promise.all(Array.from({ length: 4 }, upload));
    for (const key of [
      'invoices/2026.pdf',
      'cust/version=001/exec_dt=2026031000/_SUCCESS',
      'cust/notes.txt',
    ]) {
      await swift.put('drops', key, Buffer.from('something else'));
    }
    const ended = await logs([
      'collect',
      `edgio:${here('drops')}`,
      '--store',
      here('folder.duckdb'),
      '--json',
    ]);
    expect(ended.code, ended.stderr).toBe(0);
  }, 120_000);

  it('gives the same events under the same ids as the same files in a folder, and each once', async () => {
    const first = await collect('s3://drops/cust/', 'bucket.duckdb');
    expect(first.files + first.passedOver).toBe(files.length);
    expect(await eventsIn(here('bucket.duckdb'))).toEqual(await eventsIn(here('folder.duckdb')));
    expect(await collect('s3://drops/cust/', 'bucket.duckdb')).toMatchObject({
      files: 0,
      known: files.length,
    });
    expect(await collect('s3://drops/cust', 'bucket.duckdb')).toMatchObject({
      files: 0,
      known: files.length,
    });
  }, 120_000);

  it('gives them over a line that refuses, delays, cuts and loses answers', async () => {
    const proxy = await faultProxy(swift.endpoint(), 4);
    try {
      await collect('s3://drops/cust/', 'faults.duckdb', { endpoint: proxy.url });
      expect(await eventsIn(here('faults.duckdb'))).toEqual(await eventsIn(here('folder.duckdb')));
      expect(Math.min(...Object.values(proxy.faults))).toBeGreaterThan(0);
    } finally {
      await proxy.close();
    }
  }, 120_000);

  it('whose object changes is taken again, as a grown file', async () => {
    const key = keyOf(1);
    await swift.make('grows');
    await swift.put('grows', key, gzipSync(deletions(3)));
    expect(await collect('s3://grows', 'grows.duckdb')).toMatchObject({ files: 1, events: 3, changed: [] });
    await swift.put('grows', key, gzipSync(deletions(5)));
    expect(await collect('s3://grows', 'grows.duckdb')).toMatchObject({ files: 1, changed: [key] });
    expect(await rowsOf(here('grows.duckdb'), 'select count(*) from events')).toEqual([['5']]);
  }, 60_000);

  it('takes late files, the stray space of the vendor’s page, and keys of any letters', async () => {
    await swift.make('late');
    const prefix = 'a b+%41/ü ';
    await swift.put('late', prefix + keyOf(1, { execDt: '2026031016' }), gzipSync(deletions(2)));
    expect(await collect(`s3://late/${prefix}`, 'late.duckdb')).toMatchObject({ files: 1, events: 2 });
    await swift.put('late', prefix + keyOf(2, { execDt: '2026030512' }), gzipSync(deletions(2, 10)));
    const spaced = keyOf(3, { execDt: '2026031017' }).replace('/exec_dt', '/ exec_dt');
    await swift.put('late', prefix + spaced, gzipSync(deletions(2, 20)));
    expect(await collect(`s3://late/${prefix}`, 'late.duckdb')).toMatchObject({ files: 2, known: 1 });
    const [[events] = []] = await rowsOf(here('late.duckdb'), 'select count(*) from events');
    expect(events).toBe('6');
  }, 60_000);

  it('with two format versions of the same hours counts each event once', async () => {
    await swift.make('versions');
    for (const [version, hours] of [
      ['001', ['2026031014', '2026031015', '2026031016']],
      ['002', ['2026031015', '2026031016']],
    ] as const) {
      for (const [at, execDt] of hours.entries()) {
        const number = Number(version) * 10 + at;
        const from = Number(execDt.slice(-2)) * 10;
        await swift.put('versions', keyOf(number, { version, execDt }), gzipSync(deletions(4, from)));
      }
    }
    const summary = await collect('s3://versions', 'versions.duckdb');
    expect(summary.passedOver).toBe(2);
    const sql = 'select count(*), count(distinct media_asset_id) from events';
    expect(await rowsOf(here('versions.duckdb'), sql)).toEqual([['12', '12']]);
  }, 60_000);

  it.each([
    ['a wrong secret', 's3://drops/cust/', 'wrong', 5, 'Check the access key'],
    ['a bucket that is not there', 's3://no-such-bucket/', 'secretkey', 1, 'Check the name'],
  ])(
    'says what to do about %s',
    async (_, root, secret, code, hint) => {
      const args = ['collect', `edgio:${root}`, '--store', here('none.duckdb')];
      const ended = await logs(args, { env: swift.env('owner', { secret }) });
      expect(ended.code).toBe(code);
      expect(ended.stderr).toContain(hint);
      expect(ended.stderr).not.toMatch(/NodeVersion|node:\d+|warn.*Node/i);
      if (secret === 'wrong') expect(ended.stderr).not.toContain('wrong');
    },
    30_000,
  );
});
