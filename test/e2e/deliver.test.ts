import { cp, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from '@logs/core';
import { makeDelivery, writeDelivery } from '@logs/edgio-format/demo';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { deliverCommand } from './deliver-command.ts';
import { faultProxy } from './fault-proxy.ts';
import { logs } from './logs-process.ts';
import { scratch } from './scratch.ts';
import { rowsOf } from './store-contents.ts';
import { noSwift, swiftBuckets } from './swift-bucket.ts';

const here = scratch();
const { files } = makeDelivery({
  seed: 11,
  now: new Date('2026-03-10T18:00:00Z'),
  viewers: 4,
  linesPerFile: 200,
});

beforeAll(async () => {
  await writeDelivery(here('drops'), files);
  const ended = await logs(['collect', `edgio:${here('drops')}`, '--store', here('first.duckdb')]);
  expect(ended.code, ended.stderr).toBe(0);
}, 60_000);

/** Time, name, severity and attributes of all events, as often as they occur. */
function meaning(store: string): Promise<Json[][]> {
  const kept = 'exclude (observed_time, source, id, file, line)';
  return rowsOf(
    store,
    `select event_type, count(*), sum(hash(event)::hugeint)
     from (select * ${kept} from events_all where feed = 'edgio/events') as event group by 1 order by 1`,
  );
}

/** A store of its own, with the same events. */
async function copied(name: string): Promise<string> {
  await cp(here('first.duckdb'), here(name));
  return here(name);
}

describe.skipIf(noSwift)('a delivery to a bucket of a real server', () => {
  const swift = swiftBuckets({ acl: true });

  it('and a collect from there give an equal store, also over a bad line, under odd prefixes', async () => {
    await swift.make('round');
    const store = await copied('round.duckdb');
    const to = 's3://round/a b+%41/ü';
    const { ok, once } = deliverCommand(
      () => store,
      () => swift.env(),
    );
    const enabled = await ok('enable', 'nightly', '--to', to, '--rows', '500');
    expect(enabled.stdout).toMatch(
      /^s3:\/\/round\/a b\+%41\/üversion=001\/exec_dt=\d{10}\/event_type=TYPE\/part-00000-[\da-f-]{36}\.c000\.csv\.gz\n$/,
    );
    expect(enabled.stderr).toContain('"Action": "s3:PutObject"');
    expect(enabled.stderr).toContain('arn:aws:s3:::round/a b+%41/ü*');
    expect(enabled.stderr).toContain('The key may also list the bucket');
    const proxy = await faultProxy(swift.endpoint(), 3);
    onTestFinished(() => proxy.close());
    for (let run = 0; ; run++) {
      expect(run).toBeLessThan(30);
      const ended = await logs(['deliver', 'run', '--once', '--store', store], {
        env: swift.env('owner', { endpoint: proxy.url }),
      });
      if (ended.code === 0) break;
      expect(ended.code, ended.stderr).toBe(3);
    }
    expect(Math.min(...Object.values(proxy.faults))).toBeGreaterThan(0);
    expect(await once()).toMatchObject({ files: 0 });
    const again = await logs(['collect', `edgio:${to}`, '--store', here('again.duckdb')], {
      env: swift.env(),
    });
    expect(again.code, again.stderr).toBe(0);
    expect(await meaning(here('again.duckdb'))).toEqual(await meaning(here('first.duckdb')));
  }, 180_000);

  it('needs a key that may write, and no more', async () => {
    await swift.make('write-only', { writableByOther: true });
    const store = await copied('write-only.duckdb');
    const { ok, once } = deliverCommand(
      () => store,
      () => swift.env('other'),
    );
    const enabled = await ok(
      'enable',
      'nightly',
      '--to',
      's3://write-only/',
      '--filter',
      'event:asset_deleted',
    );
    expect(enabled.stderr).not.toContain('may also list');
    expect((await once()).files).toBe(1);
    const keys = await swift.keys('write-only');
    expect(keys.filter((key) => key.includes('event_type=asset_deleted'))).toHaveLength(1);
  }, 60_000);

  it('that fails keeps its files, tells by webhook, and says so in 80 columns', async () => {
    await swift.make('fails');
    const store = await copied('fails.duckdb');
    const { run, ok, once } = deliverCommand(
      () => store,
      () => swift.env(),
    );
    await ok('enable', 'nightly', '--to', 's3://fails/cust/');
    const told: string[] = [];
    const hook = createServer(async (request, response) => {
      let text = '';
      for await (const piece of request) text += piece;
      told.push(text);
      response.writeHead(204).end();
    });
    await new Promise<void>((done) => hook.listen(0, '127.0.0.1', done));
    onTestFinished(() => void hook.close());
    const webhook = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hooks/geheim`;
    const wrong = { ...swift.env('owner', { secret: 'wrong' }), LOGS_WEBHOOK_URL: webhook };
    const failed = await once(3, wrong);
    expect(failed.failing['nightly']).toMatch(/s3:\/\/fails\/cust\/: .*SignatureDoesNotMatch/);
    expect(failed.stderr).not.toMatch(/geheim|198\.51\.100|203\.0\.113/);
    await once(3, wrong);
    expect(told).toHaveLength(1);
    expect(told[0]).not.toMatch(/wrong"|geheim|198\.51\.100|203\.0\.113/);
    const status = await run(['status']);
    expect(status.code).toBe(3);
    expect(status.stdout).toMatch(/^nightly: failing$/m);
    for (const word of ['fails since', 'next try', 'last notice', 'oldest file', 'lost from', 'waiting']) {
      expect(status.stdout).toContain(word);
    }
    expect(Math.max(...status.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect((await stat(`${store}.deliver/nightly/spool`)).mode & 0o777).toBe(0o700);
    const { deliveries } = JSON.parse((await run(['status', '--json'])).stdout);
    expect((await once()).files).toBe(deliveries[0].spooled.files);
    expect((await run(['status'])).code).toBe(0);
  }, 120_000);

  it('delivers while it is collected, as a service, and stops with Ctrl-C', async () => {
    await swift.make('service');
    const { start } = await import('./logs-process.ts');
    const store = here('service.duckdb');
    const env = swift.env();
    const own = ['--store', store];
    const to = ['--to', 's3://service/', '--rows', '50', '--format', 'ndjson'];
    expect((await logs(['deliver', 'enable', 'live', ...to, ...own], { env })).code).toBe(0);
    const service = start(['deliver', 'run', ...own], { env });
    onTestFinished(() => void service.child.kill('SIGKILL'));
    await expect.poll(async () => stat(store).catch(() => undefined), { timeout: 20_000 }).toBeDefined();
    const collected = await logs(['collect', `edgio:${here('drops')}`, ...own], { env });
    expect(collected.code, collected.stderr).toBe(0);
    await expect
      .poll(async () => (await swift.keys('service')).length, { timeout: 30_000 })
      .toBeGreaterThan(2);
    service.child.kill('SIGINT');
    const ended = await service.ended;
    expect(ended.code, ended.stderr).toBe(130);
    const once = await logs(['deliver', 'run', '--once', ...own], { env });
    expect(once.code, once.stderr).toBe(0);
    const [[events] = []] = await rowsOf(store, 'select count(*) from events');
    const status = await logs(['deliver', 'status', '--json', ...own]);
    expect(JSON.parse(status.stdout).deliveries[0].delivered.rows).toBe(Number(events));
  }, 120_000);
});

describe('a delivery', () => {
  const folders = (name: string) =>
    deliverCommand(
      () => here(name),
      () => ({}),
    );

  it('to a public bucket is refused before the first byte', async () => {
    await copied('public.duckdb');
    const methods: string[] = [];
    const stub = createServer((request, response) => {
      methods.push(
        `${request.method} ${request.headers.authorization === undefined ? 'unsigned' : 'signed'}`,
      );
      request.resume();
      response.writeHead(200).end('<ListBucketResult/>');
    });
    await new Promise<void>((done) => stub.listen(0, '127.0.0.1', done));
    onTestFinished(() => void stub.close());
    const env = {
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(stub.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
    };
    const ended = await folders('public.duckdb').run(['enable', 'nightly', '--to', 's3://open-house/'], env);
    expect(ended.code).toBe(4);
    expect(ended.stderr).toContain('anybody may read s3://open-house/');
    expect(new Set(methods)).toEqual(new Set(['GET unsigned']));
  });

  it('names the events that a format cannot write, and ends with 3', async () => {
    const store = here('mixed.duckdb');
    await logs(['demo', here('demo'), '--viewers', '2', '--quiet']);
    await cp(here('demo/logs.duckdb'), store);
    const { ok, once, run } = folders('mixed.duckdb');
    await ok('enable', 'nightly', '--to', here('mixed'));
    const { unwritable, stderr } = await once(3);
    expect(Object.keys(unwritable).some((what) => what.includes('it has no uplynk.event_type'))).toBe(true);
    expect(stderr).toContain('Not written:');
    expect((await run(['status'])).stdout).toContain('not written');
  }, 60_000);

  it.each(['ndjson', 'parquet'])(
    'as %s holds every event, and from now on only new ones',
    async (format) => {
      const store = await copied(`${format}.duckdb`);
      const { ok, once } = folders(`${format}.duckdb`);
      await ok('enable', 'all', '--to', here(format), '--format', format);
      await ok('enable', 'new', '--to', here(`${format}-new`), '--format', format, '--from', 'now');
      const [[events] = []] = await rowsOf(store, 'select count(*) from events');
      expect((await once()).rows).toBe(Number(events));
    },
    60_000,
  );

  it('is changed, disabled and enabled again, and keeps its place', async () => {
    await copied('again.duckdb');
    const { ok, once, run } = folders('again.duckdb');
    await ok('enable', 'nightly', '--to', here('place'), '--filter', 'event:error');
    const first = await once();
    await ok('disable', 'nightly');
    expect((await run(['status'])).stdout).toContain('nightly: disabled');
    await ok('enable', 'nightly', '--keep-days', '20');
    expect(await once()).toMatchObject({ files: 0 });
    const kept = JSON.parse(await readFile(`${here('again.duckdb')}.deliver/nightly/delivery.json`, 'utf8'));
    expect(kept.settings).toMatchObject({ keepDays: 20, filter: 'event:error', to: here('place') });
    expect(first.rows).toBeGreaterThan(0);
  }, 60_000);

  it.each([
    ['no place', ['enable', 'x'], 2, '--to s3://'],
    ['less than 14 days', ['enable', 'x', '--to', './o', '--keep-days', '3'], 4, 'keepDays'],
    ['an unknown format', ['enable', 'x', '--to', './o', '--format', 'xml'], 4, 'xml'],
    ['an unknown version', ['enable', 'x', '--to', './o', '--versions', '001,009'], 4, '009'],
    ['a filter that is none', ['enable', 'x', '--to', './o', '--filter', '(('], 2, ''],
    ['a name that is none', ['enable', '../x', '--to', './o'], 4, 'no name of a delivery'],
    ['an unknown name', ['disable', 'nobody'], 4, 'no delivery "nobody"'],
    ['an unknown key', ['redo', 'nobody', 'k'], 4, 'no delivery "nobody"'],
  ])('with %s says what to do', async (_, args, code, text) => {
    const ended = await folders('none.duckdb').run(args);
    expect(ended.code, ended.stderr).toBe(code);
    expect(ended.stderr).toContain(text);
  });
});
