import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ApiError } from '@logs/core/errors';
import { describe, expect, it } from 'vitest';
import { Destination, TestWorld } from '../test/world.ts';
import { deliveryStatus, disableDelivery, enableDelivery, redoDelivery, runDeliveries } from './index.ts';

const { signal } = new AbortController();
const once = { once: true, signal } as const;
const hour = 3_600_000;
const day = 24 * hour;
const options = { to: 'memory', format: 'ndjson' } as const;

async function enabled(more: object = {}): Promise<TestWorld> {
  const world = new TestWorld();
  await enableDelivery(world, 'nightly', { ...options, ...more }, {}, signal);
  return world;
}

function fail(world: TestWorld): void {
  world.destination.failure = { error: new ApiError('auth', 'memory: it was refused: InvalidAccessKeyId') };
}

/** Runs as a service for so many simulated seconds. */
async function serve(world: TestWorld, seconds: number, names?: string[]): Promise<unknown> {
  const stop = new AbortController();
  const end = world.time + seconds * 1000;
  const sleep = async (ms: number, given: AbortSignal) => {
    given.throwIfAborted();
    world.time += ms;
    await world.onTick();
    if (world.time >= end) stop.abort(new Error('enough'));
  };
  const runtime = { ...world.runtime, sleep };
  const tools = { ...world, runtime } as TestWorld;
  const options = { once: false, signal: stop.signal, ...(names === undefined ? {} : { names }) };
  return runDeliveries(tools, options).catch((error: unknown) => error);
}

describe('a destination', () => {
  it('that nobody can ask whether it is public is sent nothing, and that counts as a failure', async () => {
    const world = await enabled();
    await world.bring('a');
    world.privacy = 'unknown';
    const { failing } = await runDeliveries(world, once);
    expect(failing).toEqual({ nightly: expect.stringContaining('public') });
    expect(world.destination.ids()).toEqual([]);
    expect((await deliveryStatus(world.folder))[0]).toMatchObject({
      spooled: { files: 1, rows: 1 },
      failing: { tries: 1 },
    });
    expect(world.notices).toHaveLength(1);
    world.privacy = 'private';
    expect(await runDeliveries(world, once)).toMatchObject({ files: 1, failing: {} });
    expect(world.destination.ids()).toEqual(['a']);
  });

  it('is not enabled before somebody answered whether it is public', async () => {
    const world = new TestWorld();
    world.privacy = 'unknown';
    const enabling = enableDelivery(world, 'nightly', options, {}, signal);
    await expect(enabling).rejects.toMatchObject({ kind: 'api', reason: 'network' });
    expect(world.destination.puts).toEqual([]);
    expect(await deliveryStatus(world.folder)).toEqual([]);
  });

  it('is asked again every day', async () => {
    const world = await enabled();
    let asked = 0;
    world.probe = async () => {
      asked += 1;
      return 'private';
    };
    world.onTick = async () => {
      world.time += hour;
    };
    await serve(world, (3 * day) / 1000);
    expect(asked).toBeGreaterThanOrEqual(3);
    expect(asked).toBeLessThanOrEqual(4);
  });

  it('that became public stops its delivery alone', async () => {
    const world = await enabled();
    await enableDelivery(world, 'other', { ...options, to: 'elsewhere' }, {}, signal);
    await world.bring('a');
    const elsewhere = new Destination();
    const some = {
      ...world,
      open: async (to: string) => (to === 'memory' ? world.destination : elsewhere).open(),
      probe: async (to: string) => (to === 'memory' ? 'public' : 'private'),
    } as unknown as TestWorld;
    const told: string[] = [];
    const onError = (name: string) => told.push(name);
    await expect(runDeliveries(some, { ...once, onError })).rejects.toMatchObject({ kind: 'configuration' });
    expect(told).toEqual(['nightly']);
    expect(world.destination.ids()).toEqual([]);
    expect(elsewhere.ids()).toEqual(['a']);
  });
});

describe('a delivery under way', () => {
  it('waits for others so that files do not become too small, and asks for each event once', async () => {
    const world = await enabled();
    let brought = 0;
    let given = 0;
    const { store } = world;
    world.store = {
      ...store,
      changes: async (...asked: Parameters<typeof store.changes>) => {
        const answer = await store.changes(...asked);
        given += answer.events.length;
        return answer;
      },
    };
    world.onTick = async () => {
      brought += 1;
      if (brought <= 50) await world.bring(String(brought).padStart(3, '0'));
    };
    await serve(world, 55);
    expect(world.destination.ids()).toEqual([]);
    await serve(world, 65);
    expect(world.destination.ids()).toHaveLength(50);
    expect(world.destination.objects.size).toBe(2); // the marker and one file
    expect(given).toBeLessThanOrEqual(100);
  });

  it('stops at once when it is disabled, between two puts', async () => {
    const world = await enabled({ rows: 1 });
    await world.bring('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l');
    const { destination } = world;
    const opened = destination.open();
    const slow = {
      ...opened,
      put: async (key: string, body: Uint8Array, given: AbortSignal) => {
        if (destination.puts.length === 3) await disableDelivery(world.folder, 'nightly');
        await opened.put(key, body, given);
      },
    };
    await runDeliveries({ ...world, open: async () => slow } as TestWorld, once);
    expect(destination.puts.length).toBeLessThan(10);
    await enableDelivery(world, 'nightly', { ...options, rows: 1 }, {}, signal);
    await runDeliveries(world, once);
    expect(destination.ids()).toHaveLength(12);
  });

  it('keeps events in the store while the spool is full', async () => {
    const world = await enabled({ rows: 1, spoolBytes: 300 });
    await world.bring('a', 'b', 'c', 'd', 'e', 'f');
    fail(world);
    await runDeliveries(world, once);
    const [status] = await deliveryStatus(world.folder);
    expect(status?.spooled.files).toBeGreaterThan(0);
    expect(status?.spooled.files).toBeLessThan(6);
    world.destination.failure = undefined;
    await runDeliveries(world, once);
    expect(world.destination.ids()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('puts a file that waited too long because nobody ran it, and does not give it up', async () => {
    const world = await enabled();
    await world.bring('a');
    fail(world);
    await runDeliveries(world, once);
    world.destination.failure = undefined;
    world.time += 20 * day;
    expect(await runDeliveries(world, once)).toMatchObject({ files: 1, lost: [] });
    expect(world.destination.ids()).toEqual(['a']);
  });

  it('never writes the object of another delivery of the same name', async () => {
    const worlds = [await enabled(), await enabled()];
    for (const world of worlds) {
      await world.bring('a');
      await runDeliveries(world, once);
    }
    const keys = worlds.map(({ destination }) => destination.puts.at(-1));
    expect(keys[0]).not.toBe(keys[1]);
  });

  it('makes two objects of two batches with identical bytes', async () => {
    const world = await enabled();
    const same = { ...world.format('ndjson'), encode: async () => new Uint8Array([1, 2, 3]) };
    const tools = { ...world, format: () => same } as unknown as TestWorld;
    await world.bring('a');
    await runDeliveries(tools, once);
    await world.bring('b');
    await runDeliveries(tools, once);
    const files = [...world.destination.objects].filter(([key]) => key.startsWith('version='));
    expect(files).toHaveLength(2);
    expect(files.map(([, body]) => [...body])).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });
});

describe('what is gone from the store', () => {
  it('when a file has to be made again is said', async () => {
    const world = await enabled();
    await world.bring('a', 'b');
    fail(world);
    await runDeliveries(world, once);
    const spool = join(world.folder, 'nightly', 'spool');
    for (const name of readdirSync(spool)) rmSync(join(spool, name));
    await world.store.prune({ feed: 'acme/calls', before: '2027-01-01T00:00:00Z' }, signal);
    world.destination.failure = undefined;
    expect(await runDeliveries(world, once)).toMatchObject({ missing: 2 });
    expect((await deliveryStatus(world.folder))[0]?.missing).toBe(2);
    expect(world.said.join()).toMatch(/of the 2 events of version=.* the store has 2 no longer/);
  });

  it('when a lost file is planned again is said', async () => {
    const world = await enabled();
    await world.bring('a');
    fail(world);
    await runDeliveries(world, once);
    world.time += 14 * day;
    await runDeliveries(world, once);
    await world.store.prune({ feed: 'acme/calls', before: '2027-01-01T00:00:00Z' }, signal);
    world.destination.failure = undefined;
    await redoDelivery(world.folder, 'nightly', []);
    expect(await runDeliveries(world, once)).toMatchObject({ missing: 1 });
  });
});

describe('notices', () => {
  it('are at most one in 24 hours, across restarts, in three days of wrong credentials', async () => {
    const world = await enabled();
    await world.bring('a');
    fail(world);
    for (let minutes = 0; minutes < 3 * 24 * 60; minutes += 20) {
      await runDeliveries(world, once);
      world.time += 20 * 60_000;
    }
    expect(world.notices).toHaveLength(3);
    expect(world.notices[0]).toMatchObject({ files: 1, rows: 1, since: '2026-03-10T16:00:00.000Z' });
    world.destination.failure = undefined;
    await runDeliveries(world, once);
    expect(world.destination.ids()).toEqual(['a']);
  });

  it('that are refused are sent again, not at once, and once only', async () => {
    const world = await enabled();
    await world.bring('a');
    fail(world);
    let sent = 0;
    const send = async () => {
      sent += 1;
      if (sent <= 2) throw new Error('mailbox is full');
    };
    const tools = { ...world, notifiers: [{ to: 'ops', send }] } as unknown as TestWorld;
    for (let minutes = 0; minutes < 23 * 60; minutes += 10) {
      await runDeliveries(tools, once);
      world.time += 10 * 60_000;
    }
    expect(sent).toBe(3);
  });

  it('that may have arrived are not sent again', async () => {
    const world = await enabled();
    await world.bring('a');
    fail(world);
    let sent = 0;
    const send = async () => {
      sent += 1;
      throw new Error('the line broke');
    };
    const tools = {
      ...world,
      notifiers: [{ to: 'ops', send, isRefusal: () => false }],
    } as unknown as TestWorld;
    for (let hours = 0; hours < 23; hours++) {
      await runDeliveries(tools, once);
      world.time += hour;
    }
    expect(sent).toBe(1);
    expect(world.said.join()).toContain('may not have arrived');
  });
});

describe('two versions of a format', () => {
  it('are delivered side by side until a time, and then the later one alone', async () => {
    const world = new TestWorld();
    const two = { ...world.format('ndjson'), versions: ['001', '002'] };
    const tools = { ...world, format: () => two } as unknown as TestWorld;
    const versions = { versions: ['001', '002'], until: '2026-03-10T20:00:00Z' };
    await enableDelivery(tools, 'nightly', { ...options, ...versions }, {}, signal);
    await world.bring('a');
    await runDeliveries(tools, once);
    world.time += 5 * hour;
    await world.bring('b');
    await runDeliveries(tools, once);
    const folders = world.destination.puts.map((key) => key.slice(0, key.indexOf('/event_type')));
    expect(folders.slice(1)).toEqual([
      'version=001/exec_dt=2026031016',
      'version=002/exec_dt=2026031016',
      'version=002/exec_dt=2026031021',
    ]);
    expect(world.destination.ids()).toEqual(['a', 'a', 'b']);
  });
});
