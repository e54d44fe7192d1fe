import { ApiError } from '@logs/core/errors';
import { describe, expect, it } from 'vitest';
import { TestWorld } from '../test/world.ts';
import { deliveryStatus, disableDelivery, enableDelivery, redoDelivery, runDeliveries } from './index.ts';

const { signal } = new AbortController();
const once = { once: true, signal } as const;
const day = 86_400_000;
const options = { to: 'memory', format: 'ndjson' } as const;

async function enabled(more: object = {}): Promise<TestWorld> {
  const world = new TestWorld();
  await enableDelivery(world, 'nightly', { ...options, ...more }, {}, signal);
  return world;
}

function refusal(): ApiError {
  return new ApiError('auth', 'memory: it was refused: InvalidAccessKeyId');
}

describe('a delivery', () => {
  it('delivers what the store holds and what comes, once', async () => {
    const world = new TestWorld();
    await world.bring('a', 'b');
    await enableDelivery(world, 'nightly', options, {}, signal);
    expect(await runDeliveries(world, once)).toEqual({
      files: 1,
      rows: 2,
      lost: [],
      missing: 0,
      unwritable: {},
      failing: {},
    });
    await world.bring('c');
    await runDeliveries(world, once);
    expect(await runDeliveries(world, once)).toEqual({
      files: 0,
      rows: 0,
      lost: [],
      missing: 0,
      unwritable: {},
      failing: {},
    });
    expect(world.destination.ids()).toEqual(['a', 'b', 'c']);
    expect(world.destination.puts).toHaveLength(3); // the marker and two files
  });

  it('can begin with what comes', async () => {
    const world = new TestWorld();
    await world.bring('a');
    await enableDelivery(world, 'nightly', options, { fromNow: true }, signal);
    await world.bring('b');
    await runDeliveries(world, once);
    expect(world.destination.ids()).toEqual(['b']);
  });

  it('cuts batches at its limits', async () => {
    const world = await enabled({ rows: 2 });
    await world.bring('a', 'b', 'c', 'd', 'e');
    expect(await runDeliveries(world, once)).toMatchObject({ files: 3, rows: 5 });
    const small = await enabled({ bytes: 300 });
    await small.bring('a', 'b', 'c', 'd', 'e');
    expect((await runDeliveries(small, once)).files).toBeGreaterThan(2);
    expect(small.destination.ids()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('tries again after a failure, for as long as it takes', async () => {
    const world = await enabled();
    await world.bring('a');
    world.destination.failure = { error: refusal() };
    for (let round = 0; round < 20; round++) {
      await runDeliveries(world, once);
      world.time += day / 8;
    }
    expect((await deliveryStatus(world.folder))[0]).toMatchObject({
      spooled: { files: 1, rows: 1 },
      failing: { since: '2026-03-10T16:00:00.000Z', tries: 20 },
    });
    expect(world.notices.length).toBeLessThanOrEqual(3);
    world.destination.failure = undefined;
    await runDeliveries(world, once);
    expect(world.destination.ids()).toEqual(['a']);
  });

  it('puts the same object again when the answer to a put was lost', async () => {
    const world = await enabled();
    await world.bring('a');
    world.destination.failure = { error: new ApiError('network', 'memory: cut'), late: true };
    await runDeliveries(world, once);
    world.destination.failure = undefined;
    world.time += day;
    await runDeliveries(world, once);
    expect(world.destination.ids()).toEqual(['a']);
    expect(new Set(world.destination.puts).size).toBe(2);
  });

  it('gives a file up after 14 days, says so, and plans it again when asked', async () => {
    const world = await enabled();
    await world.bring('a', 'b');
    world.destination.failure = { error: refusal() };
    await runDeliveries(world, once);
    world.time += 14 * day;
    const { lost } = await runDeliveries(world, once);
    expect(lost).toHaveLength(1);
    const [status] = await deliveryStatus(world.folder);
    expect(status?.lost).toEqual([expect.objectContaining({ key: lost[0], rows: 2 })]);
    expect(world.said.some((text) => text.includes('LOST') && text.includes(lost[0] ?? ''))).toBe(true);
    expect(world.notices.at(-1)?.lost).toEqual([expect.objectContaining({ key: lost[0], rows: 2 })]);
    world.destination.failure = undefined;
    expect(await redoDelivery(world.folder, 'nightly', [])).toEqual(lost);
    world.time += day;
    expect(await runDeliveries(world, once)).toMatchObject({ files: 1, rows: 2 });
    expect(world.destination.ids()).toEqual(['a', 'b']);
    expect((await deliveryStatus(world.folder))[0]?.lost).toEqual([]);
  });

  it('stops when it is disabled, and keeps its place', async () => {
    const world = await enabled();
    await world.bring('a');
    world.destination.failure = { error: refusal() };
    await runDeliveries(world, once);
    await disableDelivery(world.folder, 'nightly');
    world.time += 3 * day;
    const told = world.notices.length;
    expect(await runDeliveries(world, once)).toEqual({
      files: 0,
      rows: 0,
      lost: [],
      missing: 0,
      unwritable: {},
      failing: {},
    });
    expect(world.notices).toHaveLength(told);
    world.destination.failure = undefined;
    await enableDelivery(world, 'nightly', options, {}, signal);
    await runDeliveries(world, once);
    expect(world.destination.ids()).toEqual(['a']);
  });

  it('sends nothing to a place that anybody may read', async () => {
    const world = new TestWorld();
    world.privacy = 'public';
    await world.bring('a');
    await expect(enableDelivery(world, 'nightly', options, {}, signal)).rejects.toMatchObject({
      kind: 'configuration',
    });
    world.privacy = 'private';
    await enableDelivery(world, 'nightly', options, {}, signal);
    world.privacy = 'public';
    await expect(runDeliveries(world, once)).rejects.toMatchObject({ kind: 'configuration' });
    expect(world.destination.ids()).toEqual([]);
  });
});
