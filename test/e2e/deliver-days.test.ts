import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { systemRuntime } from '@logs/core';
import {
  type DeliveryWorld,
  deliveryStatus,
  enableDelivery,
  mailNotifier,
  redoDelivery,
  runDeliveries,
} from '@logs/deliver';
import edgio from '@logs/edgio-format';
import { bucket, probePrivacy } from '@logs/s3';
import { openDuckDbStore } from '@logs/store-duckdb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { swiftCredentials } from '../../tools/start-swift.mjs';
import { root } from '../workspace.ts';
import { collect } from './collect-command.ts';
import { scratch } from './scratch.ts';
import { deletions, keyOf, write } from './small-file.ts';
import { noSwift, swiftBuckets } from './swift-bucket.ts';

const here = scratch();
const day = 86_400_000;
const { signal } = new AbortController();
const load = createRequire(join(root, 'packages/deliver/package.json'));

/** What is used of the mail server here. */
interface MailServer {
  listen(port: number, host: string, done: () => void): void;
  close(done: () => void): void;
  server: { address(): AddressInfo };
}
const { SMTPServer } = load('smtp-server') as { SMTPServer: new (options: object) => MailServer };

async function mailServer(): Promise<{ address: string; mails: string[] }> {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream: NodeJS.ReadableStream, _session: unknown, done: () => void) {
      let text = '';
      stream.on('data', (data: Buffer) => {
        text += data;
      });
      stream.on('end', () => {
        mails.push(text);
        done();
      });
    },
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => new Promise<void>((done) => server.close(done)));
  return { address: `smtp://127.0.0.1:${server.server.address().port}`, mails };
}

describe.skipIf(noSwift)('a delivery to a bucket of a real server, over days', () => {
  const swift = swiftBuckets();

  /** Real store, bucket and mail server; the clock is played. */
  async function world(name: string) {
    await write(here(name), keyOf(1), deletions(7));
    const path = here(`${name}.duckdb`);
    await collect(here(name), path);
    const store = await openDuckDbStore(path, { mode: 'read', signal });
    onTestFinished(() => store.close());
    await swift.make(name);
    const { address, mails } = await mailServer();
    const clock = { now: Date.parse('2026-03-10T16:00:00Z') };
    const key = { ...swiftCredentials.owner };
    const said: string[] = [];
    const { delivery } = edgio().feeds['events'] as { delivery?: ReturnType<DeliveryWorld['format']> };
    const tools: DeliveryWorld = {
      folder: `${path}.deliver`,
      store,
      open: async (to) => bucket(to, { endpoint: swift.endpoint(), credentials: { ...key } }),
      format: () => delivery,
      probe: (to, marker, given) => probePrivacy(to, marker, { endpoint: swift.endpoint() }, given),
      notifiers: [mailNotifier({ server: address, from: 'logs@example.com', to: 'ops@example.com' })],
      runtime: {
        ...systemRuntime(),
        now: () => new Date(clock.now),
        warn: (text) => said.push(text),
      },
    };
    await enableDelivery(tools, 'nightly', { to: `s3://${name}/cust/` }, {}, signal);
    const run = () => runDeliveries(tools, { once: true, signal });
    return { tools, run, clock, key, mails, said };
  }

  it('with wrong credentials for three days tells at most three times, loses nothing, and delivers then', async () => {
    const { tools, run, clock, key, mails } = await world('three-days');
    key.secretAccessKey = 'wrong';
    for (let hours = 0; hours < 72; hours += 2) {
      expect((await run()).lost).toEqual([]);
      clock.now += 2 * 3_600_000;
    }
    expect(mails.length).toBeGreaterThan(0);
    expect(mails.length).toBeLessThanOrEqual(3);
    expect(mails.join()).not.toMatch(/198\.51\.100|secretkey/);
    const [status] = await deliveryStatus(tools.folder);
    expect(status).toMatchObject({ spooled: { files: 1, rows: 7 }, lost: [] });
    key.secretAccessKey = swiftCredentials.owner.secretAccessKey;
    clock.now += day;
    expect(await run()).toMatchObject({ files: 1, rows: 7, failing: {} });
    const keys = await swift.keys('three-days');
    expect(keys.filter((each) => each.startsWith('cust/version='))).toHaveLength(1);
  }, 120_000);

  it('after 14 days says what was lost everywhere, and plans it again when asked', async () => {
    const { tools, run, clock, key, mails, said } = await world('two-weeks');
    key.secretAccessKey = 'wrong';
    await run();
    clock.now += 14 * day - 1;
    expect((await run()).lost).toEqual([]);
    clock.now += 2;
    const { lost } = await run();
    expect(lost).toHaveLength(1);
    const [name = ''] = lost;
    expect(said.some((text) => text.includes('LOST') && text.includes(name) && text.includes('7 rows'))).toBe(
      true,
    );
    const [status] = await deliveryStatus(tools.folder);
    expect(status?.lost).toEqual([expect.objectContaining({ key: name, rows: 7, to: expect.any(String) })]);
    clock.now += day;
    await run();
    expect(mails.at(-1)?.replaceAll('=\r\n', '').replaceAll('=3D', '=')).toContain(`LOST: ${name}, 7 rows`);
    key.secretAccessKey = swiftCredentials.owner.secretAccessKey;
    expect(await redoDelivery(tools.folder, 'nightly', [])).toEqual([name]);
    clock.now += day;
    expect(await run()).toMatchObject({ files: 1, rows: 7, lost: [], missing: 0 });
    expect((await swift.keys('two-weeks')).filter((each) => each.startsWith('cust/version='))).toHaveLength(
      1,
    );
  }, 120_000);
});
