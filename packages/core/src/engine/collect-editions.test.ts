import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../testing/index.ts';
import { collect } from './collect.ts';
import { acmeSource, hourOf } from './fixtures/acme.ts';
import { drops, plays } from './fixtures/drops.ts';
import { assetsOf, ledgerOf } from './fixtures/store-contents.ts';
import { plan } from './plan.ts';

const { signal } = new AbortController();
const hour = 3_600_000;
const lookback = 48 * 3600;

/** A file of a world in which a vendor switches from version 001 to 002. */
interface Part {
  key: string;
  version: string;
  period: string;
  slot: string;
  assets: string[];
}

const periods = ['2026031010', '2026031011', '2026031012', '2026031013', '2026031014'];

/**
 * Version 002 begins within `begin` and has of that hour only the later half; 001 ends within `end` and has
 * of that hour only the earlier half. The slot `new` came with 002.
 */
function world(begin: number, end: number, parts: number): { files: Part[]; truth: string[] } {
  const files: Part[] = [];
  const truth: string[] = [];
  for (const slot of ['play', 'stop', 'new']) {
    periods.forEach((period, at) => {
      if (slot === 'new' && at < begin) return;
      const assets = Array.from({ length: 4 }, (_, n) => `${slot}.${period}.${n}`);
      const late = slot === 'new' ? assets : assets.slice(2);
      const old = slot === 'new' || at > end ? [] : at === end ? assets.slice(0, 2) : assets;
      const young = at < begin ? [] : at === begin ? late : assets;
      truth.push(...assets);
      for (const [version, all] of [
        ['001', old],
        ['002', young],
      ] as const) {
        for (let part = 0; part < parts; part += 1) {
          const own = all.filter((_, n) => n % parts === part);
          const key = `v=${version}/hour=${period}/kind=${slot}/part-${part}.tsv`;
          if (own.length > 0) files.push({ key, version, period, slot, assets: own });
        }
      }
    });
  }
  return { files, truth };
}

/** Delivers batch after batch and collects after each; the last collect is long after. */
async function collected(batches: readonly (readonly Part[])[]): Promise<Record<string, number>> {
  const root = new Map<string, Uint8Array>();
  const store = memoryStore();
  const source = acmeSource({ root, lookback, pageSize: 7 });
  const last = Date.parse(hourOf(periods.at(-1) ?? '').to);
  for (const [at, batch] of [...batches, []].entries()) {
    for (const { key, assets } of batch) root.set(key, new TextEncoder().encode(plays(...assets)));
    const now = at === batches.length ? last + lookback * 1000 : last;
    const { sources } = await collect({
      store,
      sources: [source],
      signal,
      workers: 2,
      runtime: { now: () => new Date(now) },
    });
    expect(sources[0]?.error).toBeUndefined();
  }
  return assetsOf(store);
}

const once = (truth: readonly string[]) => Object.fromEntries([...truth].sort().map((asset) => [asset, 1]));
const sorted = (counts: Record<string, number>) => Object.fromEntries(Object.entries(counts).sort());

const worlds = fc
  .record({
    begin: fc.integer({ min: 1, max: 3 }),
    more: fc.integer({ min: 1, max: 3 }),
    parts: fc.integer({ min: 1, max: 2 }),
  })
  .map(({ begin, more, parts }) => ({
    begin,
    end: Math.min(begin + more, 4),
    ...world(begin, Math.min(begin + more, 4), parts),
  }));

/** Files in any order, cut into batches anywhere. */
function batchesOf(files: readonly Part[]) {
  return fc
    .tuple(
      fc.shuffledSubarray([...files], { minLength: files.length }),
      fc.array(fc.nat(files.length), { maxLength: 4 }),
    )
    .map(([order, cuts]) => {
      const at = [0, ...cuts.sort((a, b) => a - b), order.length];
      return at.slice(1).map((end, n) => order.slice(at[n], end));
    });
}

describe('a switch of versions in the middle of an hour', () => {
  it('counts each event once and loses none, collected live hour by hour', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async ({ files, truth }) => {
        const batches = periods.map((period) => files.filter((file) => file.period === period));
        expect(sorted(await collected(batches))).toEqual(once(truth));
      }),
      { numRuns: 15 },
    );
  });

  it('counts the same in one backfill', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async ({ files, truth }) => {
        expect(sorted(await collected([files]))).toEqual(once(truth));
      }),
      { numRuns: 15 },
    );
  });

  it('counts the same in any order of a store that had begun before the switch', async () => {
    const cases = worlds.chain(({ begin, end, files, truth }) => {
      const early = files.filter(
        ({ period, version }) => version === '001' && period < (periods[begin] ?? ''),
      );
      const next = files
        .filter(({ period, version }) => version === '002' && period < (periods[end] ?? ''))
        .slice(0, 1);
      const rest = files.filter((file) => !early.includes(file) && !next.includes(file));
      return fc.tuple(batchesOf([...early.slice(1), ...next, ...rest]), fc.constant({ early, next, truth }));
    });
    await fc.assert(
      fc.asyncProperty(cases, async ([batches, { early, next, truth }]) => {
        expect(sorted(await collected([early, next, ...batches]))).toEqual(once(truth));
      }),
      { numRuns: 40 },
    );
  });

  it('never counts an event twice, whatever comes in whatever order', async () => {
    const cases = worlds.chain(({ files }) => batchesOf(files));
    await fc.assert(
      fc.asyncProperty(cases, async (batches) => {
        const counts = await collected(batches);
        expect(Object.values(counts).every((count) => count === 1)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('loses nothing of an hour whose new files never come', async () => {
    const { files, truth } = world(1, 4, 1);
    const lost = files.filter(
      ({ version, period, slot }) => version === '002' && period === periods[2] && slot === 'play',
    );
    expect(lost).toHaveLength(1);
    expect(sorted(await collected([files.filter((file) => !lost.includes(file))]))).toEqual(once(truth));
  });
});

describe('files that are passed over', () => {
  const now = (at: string) => ({ now: () => new Date(at) });
  const file = (version: string, at: string, part = 'a') =>
    `v=${version}/hour=20260310${at}/kind=play/${part}.tsv`;

  it('stand in ledger and summary, are known afterwards, and are taken when their owner stays away', async () => {
    await using folder = await drops();
    await folder.put(file('001', '10'), plays('ten'));
    await folder.put(file('002', '11'), plays('eleven'));
    await folder.put(file('001', '11'), plays('eleven'));
    await folder.put(file('001', '12'), plays('twelve'));
    const store = memoryStore();
    const source = acmeSource({ root: folder.root, lookback });
    const first = await collect({ store, sources: [source], signal, runtime: now('2026-03-10T13:00:00Z') });
    expect(first.sources[0]).toMatchObject({ files: 2, passedOver: 2 });
    expect((await ledgerOf(store)).map(({ key, state, reason }) => [key, state, reason])).toEqual([
      [file('001', '10'), 'taken', undefined],
      [file('001', '11'), 'taken', undefined],
      [file('001', '12'), 'passed-over', 'this period belongs to version 002, of which no file has come yet'],
      [file('002', '11'), 'passed-over', 'this period belongs to version 001'],
    ]);
    const again = await collect({ store, sources: [source], signal, runtime: now('2026-03-12T12:59:59Z') });
    expect(again.sources[0]).toMatchObject({ files: 0, known: 4, passedOver: 0 });
    const planned = await plan({ store, sources: [source], signal, runtime: now('2026-03-12T13:00:00Z') });
    expect(planned.map(({ action }) => action)).toEqual(['known', 'known', 'take', 'pass-over']);
    const late = await collect({ store, sources: [source], signal, runtime: now('2026-03-12T13:00:00Z') });
    expect(late.sources[0]).toMatchObject({ files: 1, known: 3 });
    expect(await assetsOf(store)).toEqual({ ten: 1, eleven: 1, twelve: 1 });
    await folder.put(file('002', '12'), plays('twelve'));
    const after = await collect({ store, sources: [source], signal, runtime: now('2026-03-12T14:00:00Z') });
    expect(after.sources[0]).toMatchObject({ files: 0, passedOver: 1 });
    expect(await assetsOf(store)).toEqual({ ten: 1, eleven: 1, twelve: 1 });
  });

  it('hold the checkpoint while they may still be taken', async () => {
    await using folder = await drops();
    await folder.put(file('001', '10'), plays('ten'));
    await folder.put(file('001', '12'), plays('twelve'));
    await folder.put(file('002', '11'), plays('eleven'));
    const store = memoryStore();
    const source = acmeSource({ root: folder.root, lookback, pageSize: 1 });
    await collect({ store, sources: [source], signal, runtime: now('2026-03-10T13:00:00Z') });
    const checkpoint = await store.checkpoint('night', 'acme/logs', signal);
    expect(checkpoint?.value).toEqual({ key: file('001', '10') });
  });

  it('are gone when they are not listed any more', async () => {
    await using folder = await drops();
    await folder.put(file('001', '10'), plays('ten'));
    await folder.put(file('001', '11'), plays('eleven'));
    await folder.put(file('002', '11'), plays('eleven'));
    const store = memoryStore();
    const source = acmeSource({ root: folder.root, lookback });
    await collect({ store, sources: [source], signal, runtime: now('2026-03-10T13:00:00Z') });
    await folder.remove(file('002', '11'));
    await collect({ store, sources: [source], signal, runtime: now('2026-03-10T13:00:00Z') });
    expect((await ledgerOf(store)).map(({ state }) => state)).toEqual(['taken', 'taken', 'gone']);
  });

  it('wait for an owner that was refused', async () => {
    await using folder = await drops();
    await folder.put(file('001', '10'), plays('ten'));
    await folder.put(file('002', '11'), plays('eleven'));
    await folder.put(file('001', '11'), plays('eleven'));
    await folder.put(file('001', '12'), plays('twelve'));
    await folder.put(`${file('002', '12')}.gz`, Buffer.from('damaged'));
    const store = memoryStore();
    const source = acmeSource({ root: folder.root, lookback });
    const late = Date.parse('2026-03-20T00:00:00Z');
    await collect({ store, sources: [source], signal, runtime: { now: () => new Date(late) } });
    expect(await assetsOf(store)).toEqual({ ten: 1, eleven: 1 });
    await folder.put(`${file('002', '12')}.gz`, plays('twelve', 'more'));
    await collect({ store, sources: [source], signal, runtime: { now: () => new Date(late + hour) } });
    expect(await assetsOf(store)).toEqual({ ten: 1, eleven: 1, twelve: 1, more: 1 });
  });
});
