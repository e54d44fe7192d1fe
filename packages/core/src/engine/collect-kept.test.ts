import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { LogStoreV1 } from '../store/index.ts';
import { memoryStore } from '../testing/index.ts';
import { emptyState } from '../testing/memory-state.ts';
import { collect } from './collect.ts';
import type { CollectOptions } from './collect-options.ts';
import { depot } from './fixtures/depot.ts';
import { plays } from './fixtures/drops.ts';
import { failingStore } from './fixtures/failing-store.ts';
import { assetsOf, ledgerOf, storeContents } from './fixtures/store-contents.ts';
import { plan } from './plan.ts';
import { retryQuarantine } from './retry-quarantine.ts';
import type { Source } from './source.ts';

const { signal } = new AbortController();
const sha256 = (bytes: Uint8Array | undefined) =>
  createHash('sha256')
    .update(bytes ?? '')
    .digest('hex');

async function run(store: LogStoreV1, source: Source, more: Partial<CollectOptions> = {}) {
  const { sources } = await collect({ store, sources: [source], signal, ...more });
  const [summary] = sources;
  if (summary === undefined) throw new Error('no summary');
  return summary;
}

const ledger = (store: LogStoreV1) => ledgerOf(store, 'depot/files');
const states = async (store: LogStoreV1) =>
  (await ledger(store)).map(({ key, state, reason }) => `${key} ${state}${reason ? `: ${reason}` : ''}`);
const checkpoint = async (store: LogStoreV1) =>
  (await store.checkpoint('depot', 'depot/files', signal))?.value;

async function kept(store: LogStoreV1, hash = ''): Promise<Uint8Array | undefined> {
  const file = await store.openFile(hash, signal);
  return file && new Uint8Array(await new Response(file.read()).arrayBuffer());
}

const files = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, gzipSync(plays(name, name))]));

describe('a file feed that keeps its files', () => {
  it.each([true, false])('keeps the bytes as they were delivered, bulk: %s', async (bulk) => {
    await using vendor = await depot(files('d/1.gz', 'd/2.gz'));
    const store = memoryStore({ bulk });
    expect(await run(store, vendor.source(['d']))).toMatchObject({ files: 2, events: 4 });
    for (const row of await ledger(store)) {
      const bytes = vendor.files.get(row.key);
      expect(row).toMatchObject({
        kept: true,
        sha256: sha256(bytes),
        size: bytes?.length,
        attributes: { listed: String(bytes?.length) },
      });
      expect(row.path).toBeUndefined();
      expect(Buffer.compare((await kept(store, row.sha256)) ?? Buffer.of(), bytes ?? Buffer.of(1))).toBe(0);
    }
    const answer = await store.files('depot/files', { kept: true, offset: 0, limit: 10 }, signal);
    expect(answer.total).toBe(2);
    vendor.asked.length = 0;
    expect(await run(store, vendor.source(['d']))).toMatchObject({ files: 0, known: 1 });
    expect(vendor.asked).toEqual(['/list/d']);
  });

  it('reads from the vendor where the store has no archive, or the feed keeps nothing', async () => {
    await using vendor = await depot(files('d/1.gz'));
    const { archive: _, ...bare } = memoryStore();
    expect(await run(bare, vendor.source(['d']))).toMatchObject({ files: 1, events: 2 });
    const store = memoryStore();
    expect(await run(store, vendor.source(['d'], { keep: false }))).toMatchObject({ files: 1 });
    for (const [row] of [await ledger(bare), await ledger(store)]) {
      expect(row).toMatchObject({ state: 'taken', sha256: sha256(vendor.files.get('d/1.gz')) });
      expect(row?.kept).toBeUndefined();
    }
  });

  it('fetches as many at a time as the feed says', async () => {
    const names = Array.from({ length: 40 }, (_, n) => `d/${String(n).padStart(2, '0')}.gz`);
    await using vendor = await depot(files(...names));
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    vendor.hold = () => {
      if (vendor.most >= 16) open();
      return gate;
    };
    expect(await run(memoryStore(), vendor.source(['d'], { filesAtOnce: 16 }))).toMatchObject({ files: 40 });
    expect(vendor.most).toBe(16);
  });

  it('takes a file with other bytes again, replaces its events, and keeps both', async () => {
    await using vendor = await depot(files('d/1.gz', 'd/2.gz'));
    const store = memoryStore();
    await run(store, vendor.source(['d']));
    const [, before] = await ledger(store);
    vendor.files.set('d/2.gz', gzipSync(plays('later')));
    expect(await run(store, vendor.source(['d']))).toMatchObject({ files: 1, changed: ['d/2.gz'] });
    expect(await assetsOf(store)).toEqual({ 'd/1.gz': 2, later: 1 });
    const [, after] = await ledger(store);
    expect(after).toMatchObject({ kept: true, previousSha256: before?.sha256 });
    await store.archive?.sweep(signal);
    expect(gunzipSync((await kept(store, after?.sha256)) ?? '').toString()).toBe(plays('later'));
    expect(await kept(store, before?.sha256)).toBeDefined();
  });

  it('keeps a file that was taken before it was kept, without its events a second time', async () => {
    await using vendor = await depot(files('d/1.gz'));
    const store = memoryStore();
    await run(store, vendor.source(['d'], { keep: false }));
    const source = vendor.source(['d']);
    const { feed } = source;
    if (feed.kind !== 'files') throw new Error('no file feed');
    const touched: Source = {
      ...source,
      feed: {
        ...feed,
        async *scan(scan) {
          for await (const page of feed.scan(scan)) {
            yield { ...page, items: page.items.map((file) => ({ ...file, fingerprint: 'touched' })) };
          }
        },
      },
    };
    expect(await run(store, touched)).toMatchObject({ files: 0, known: 1 });
    expect(await ledger(store)).toMatchObject([{ kept: true, fingerprint: 'touched', state: 'taken' }]);
    expect(await assetsOf(store)).toEqual({ 'd/1.gz': 2 });
  });

  it('refuses a damaged file and one whose link is refused, and its checkpoint does not pass them', async () => {
    await using vendor = await depot(files('d/1.gz', 'd/2.gz', 'd/3.gz', 'd/4.gz'));
    vendor.files.set('d/2.gz', gzipSync(plays('x')).subarray(0, 20));
    vendor.instead = (path) => (path === '/file/d/3.gz' ? 403 : undefined);
    const store = memoryStore();
    const source = vendor.source(['d'], { pageSize: 1 });
    expect(await run(store, source)).toMatchObject({ files: 2, refused: [{ tries: 1 }, { tries: 1 }] });
    expect(await states(store)).toEqual([
      'd/1.gz taken',
      expect.stringMatching(/^d\/2.gz refused: /),
      'd/3.gz refused: depot: the vendor answered 403',
      'd/4.gz taken',
    ]);
    expect((await ledger(store))[1]?.kept).toBeUndefined();
    expect(await checkpoint(store)).toEqual({ parts: { d: { key: 'd/1.gz' } } });
    delete vendor.instead;
    vendor.files.set('d/2.gz', gzipSync(plays('whole')));
    expect(await run(store, source)).toMatchObject({ files: 2, refused: [] });
    expect(await checkpoint(store)).toEqual({ parts: { d: { key: 'd/4.gz' } } });
    expect(await assetsOf(store)).toEqual({ 'd/1.gz': 2, whole: 1, 'd/3.gz': 2, 'd/4.gz': 2 });
  });

  it.each([503, 'cut'] as const)(
    'takes the others when one cannot be fetched (%s), and it the next time',
    async (how) => {
      await using vendor = await depot(files('d/1.gz', 'd/2.gz', 'd/3.gz'));
      vendor.instead = (path) => (path === '/file/d/2.gz' ? how : undefined);
      const store = memoryStore();
      const source = vendor.source(['d'], { pageSize: 1 });
      const reason = how === 503 ? 'server' : 'network';
      expect(await run(store, source)).toMatchObject({
        files: 2,
        refused: [],
        error: { kind: 'api', reason },
      });
      expect(await states(store)).toEqual(['d/1.gz taken', 'd/3.gz taken']);
      expect(await checkpoint(store)).toEqual({ parts: { d: { key: 'd/1.gz' } } });
      delete vendor.instead;
      const again = await run(store, source);
      expect(again).toMatchObject({ files: 1, known: 2 });
      expect(again.error).toBeUndefined();
    },
  );

  it('asks for no more once many cannot be fetched, and takes what came', async () => {
    const names = Array.from({ length: 60 }, (_, n) => `d/${n + 10}.gz`);
    await using vendor = await depot(files(...names));
    vendor.instead = (path) => (path.startsWith('/file/d/') && path > '/file/d/15' ? 503 : undefined);
    const store = memoryStore();
    const source = vendor.source(['d'], { filesAtOnce: 2 });
    expect(await run(store, source)).toMatchObject({ files: 5, refused: [], error: { reason: 'server' } });
    expect(vendor.asked.length).toBeLessThan(15);
    expect(await states(store)).toHaveLength(5);
    delete vendor.instead;
    expect(await run(store, source)).toMatchObject({ files: 55 });
  });

  it('ends at once when the credentials are refused', async () => {
    const names = Array.from({ length: 60 }, (_, n) => `d/${n + 10}.gz`);
    await using vendor = await depot(files(...names));
    vendor.instead = (path) => (path.startsWith('/file') ? 401 : undefined);
    const store = memoryStore();
    const summary = await run(store, vendor.source(['d'], { filesAtOnce: 2 }));
    expect(summary).toMatchObject({ files: 0, error: { reason: 'auth' } });
    expect(vendor.asked.length).toBeLessThan(10);
    expect(await ledger(store)).toEqual([]);
  });

  it('fails, and does not refuse the file, when the archive cannot take it', async () => {
    await using vendor = await depot(files('d/1.gz'));
    const store = memoryStore();
    const full: LogStoreV1 = {
      ...store,
      archive: {
        keep: async () => {
          throw Object.assign(new Error('no permission'), { code: 'EACCES' });
        },
        sweep: async () => ({ removed: 0 }),
      },
    };
    expect(await run(full, vendor.source(['d']))).toMatchObject({ error: { message: 'no permission' } });
    expect(await ledger(store)).toEqual([]);
  });

  it('refuses a body larger than the limit', async () => {
    await using vendor = await depot(files('d/1.gz'));
    const store = memoryStore();
    await run(store, vendor.source(['d']), { limits: { inflatedBytes: 10 } });
    expect(await states(store)).toEqual(['d/1.gz refused: d/1.gz: more than 10 bytes were delivered']);
  });

  it('tries quarantined records again from the archive', async () => {
    await using vendor = await depot({ 'd/1.gz': gzipSync(`${plays('a')}yesterday\tplay\tb\n`) });
    const store = memoryStore();
    const source = vendor.source(['d']);
    expect(await run(store, source)).toMatchObject({ events: 1, quarantined: 1 });
    vendor.files.clear();
    const { feed } = source;
    if (feed.kind !== 'files') throw new Error('no file feed');
    const mended: Source = {
      ...source,
      feed: {
        ...feed,
        normalize: (raw, origin) =>
          feed.normalize(['2026-03-10T00:00:00Z', ...(raw as string[]).slice(1)], origin),
      },
    };
    vendor.asked.length = 0;
    const { feed: plain } = mended;
    if (plain.kind !== 'files') throw new Error('no file feed');
    const { table: _, ...untabled } = plain;
    expect(await retryQuarantine({ store, sources: [{ ...mended, feed: untabled }], signal })).toEqual({
      tried: 1,
      settled: 1,
      remaining: 0,
      unavailable: {},
    });
    expect(vendor.asked).toEqual([]);
    expect(await assetsOf(store)).toEqual({ a: 1, b: 1 });
    expect(await ledger(store)).toMatchObject([{ kept: true, counts: { events: 2, invalid: 0 } }]);
  });

  it.each([
    ['before', true],
    ['after', true],
    ['after', false],
  ] as const)(
    'leaves the same store when it is killed %s any call of the store, bulk: %s',
    async (when, bulk) => {
      await using vendor = await depot(files('d/1.gz', 'd/2.gz', 'e/1.gz', 'e/2.gz', 'e/3.gz'));
      vendor.files.set('e/2.gz', gzipSync(plays('x')).subarray(3));
      const source = vendor.source(['d', 'e'], { pageSize: 1 });
      const whole = async (store: LogStoreV1, archived: Map<string, Uint8Array>) => ({
        ...(await storeContents(store, 'depot', 'depot/files')),
        archived: [...archived.keys()].sort(),
      });
      const first = emptyState();
      const undisturbed = memoryStore({ bulk, state: first });
      await run(undisturbed, source);
      await run(memoryStore({ bulk, state: first }), source);
      const expected = await whole(undisturbed, first.archived);
      const killed: string[] = [];
      for (let at = 1, done = false; !done; at += 1) {
        const state = emptyState();
        const failing = failingStore(memoryStore({ bulk, state }), at, when);
        killed.push((await run(failing.store, source)).error?.message ?? '');
        done = failing.calls() < at;
        await run(memoryStore({ bulk, state }), source);
        const store = memoryStore({ bulk, state });
        await run(store, source);
        expect(await whole(store, state.archived), `killed at call ${at}`).toEqual(expected);
      }
      for (const call of ['keep', 'sweep', 'commit']) expect(killed).toContain(call);
    },
  );

  it('leaves the same store when it is killed at any request', async () => {
    await using vendor = await depot(files('d/1.gz', 'd/2.gz', 'e/1.gz'));
    const undisturbed = memoryStore();
    await run(undisturbed, vendor.source(['d', 'e']));
    const expected = await storeContents(undisturbed, 'depot', 'depot/files');
    for (let at = 1, done = false; !done; at += 1) {
      let calls = 0;
      const dies = () => {
        calls += 1;
        if (calls >= at) throw new Error('killed');
      };
      const state = emptyState();
      await run(memoryStore({ state }), vendor.source(['d', 'e'], { onOpen: dies, onScan: dies }));
      done = calls < at;
      const store = memoryStore({ state });
      await run(store, vendor.source(['d', 'e']));
      expect(await storeContents(store, 'depot', 'depot/files'), `killed at ${at}`).toEqual(expected);
    }
  });
});

describe('a file feed of several parts', () => {
  it('commits small files of many parts together, with a checkpoint for each part', async () => {
    const domains = Array.from({ length: 40 }, (_, n) => `d${n}`);
    const names = domains.flatMap((domain) =>
      Array.from({ length: 12 }, (_, hour) => `${domain}/${hour + 10}.gz`),
    );
    await using vendor = await depot(files(...names));
    const store = memoryStore();
    let commits = 0;
    const counted: LogStoreV1 = {
      ...store,
      commit(commit, signal) {
        commits += 1;
        return store.commit(commit, signal);
      },
    };
    expect(await run(counted, vendor.source(domains, { filesAtOnce: 16 }))).toMatchObject({
      files: 480,
      events: 960,
    });
    expect(commits).toBe(1);
    const value = (await checkpoint(store)) as { parts: Record<string, unknown> };
    expect(Object.keys(value.parts).sort()).toEqual([...domains].sort());
    expect(value.parts['d7']).toEqual({ key: 'd7/21.gz' });
  });

  it('goes on with the others when the listing of one fails, and calls nothing gone', async () => {
    await using vendor = await depot(files('d/1.gz', 'e/1.gz', 'f/1.gz'));
    vendor.files.set('e/1.gz', gzipSync(plays('x')).subarray(3));
    const store = memoryStore();
    const source = vendor.source(['d', 'e', 'f']);
    await run(store, source);
    vendor.files.set('d/2.gz', gzipSync(plays('d2')));
    vendor.instead = (path) => (path === '/list/e' ? 503 : undefined);
    expect(await run(store, source)).toMatchObject({
      files: 1,
      failedParts: [{ part: 'e', error: { reason: 'server' } }],
    });
    expect(await states(store)).toContainEqual(expect.stringMatching(/^e\/1.gz refused/));
    delete vendor.instead;
    vendor.files.delete('e/1.gz');
    await run(store, source);
    expect(await states(store)).toContainEqual(expect.stringMatching(/^e\/1.gz gone/));
  });

  it('holds back the checkpoint of the part with a refused file alone', async () => {
    await using vendor = await depot(files('d/1.gz', 'd/2.gz', 'e/1.gz', 'e/2.gz'));
    vendor.files.set('d/1.gz', Buffer.from('damaged'));
    const store = memoryStore();
    await run(store, vendor.source(['d', 'e']));
    expect(await checkpoint(store)).toEqual({ parts: { e: { key: 'e/2.gz' } } });
  });

  it('stops listing once many files cannot be fetched, and calls nothing gone', async () => {
    const domains = Array.from({ length: 4 }, (_, n) => `d${n}`);
    const names = domains.flatMap((domain) =>
      Array.from({ length: 10 }, (_, n) => `${domain}/${n + 100}.gz`),
    );
    await using vendor = await depot(files(...names));
    vendor.files.set('d0/100.gz', Buffer.from('damaged'));
    const store = memoryStore();
    await run(store, vendor.source(['d0']));
    vendor.files.delete('d0/100.gz');
    vendor.instead = (path) => (path.startsWith('/file') ? 503 : undefined);
    // So large that each is a group of its own.
    const source = vendor.source(domains, { claim: 40 * 1024 ** 2, filesAtOnce: 4 });
    expect(await run(store, source)).toMatchObject({ files: 0, error: { reason: 'server' } });
    expect(await states(store)).toContainEqual(expect.stringMatching(/^d0\/100.gz refused/));
    delete vendor.instead;
    expect(await run(store, source)).toMatchObject({ files: 30, refused: [] });
  });

  it('is planned whole, and a part that fails fails the plan', async () => {
    await using vendor = await depot(files('d/1.gz', 'e/1.gz'));
    const options = { store: memoryStore(), sources: [vendor.source(['d', 'e'])], signal };
    const planned = await plan(options);
    expect(planned.map(({ file, action }) => `${file.key} ${action}`).sort()).toEqual([
      'd/1.gz take',
      'e/1.gz take',
    ]);
    vendor.instead = (path) => (path === '/list/e' ? 503 : undefined);
    await expect(plan(options)).rejects.toMatchObject({ reason: 'server' });
  });

  it('stores a gap once for each part', async () => {
    await using vendor = await depot(files('d/1.gz', 'd/2.gz', 'd/3.gz', 'e/1.gz'));
    const gap = { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z', reason: 'it keeps 31 days' };
    const store = memoryStore();
    const summary = await run(store, vendor.source(['d', 'e'], { gap, pageSize: 1 }));
    expect(summary.gaps.map(({ reason }) => reason).sort()).toEqual([
      'd: it keeps 31 days',
      'e: it keeps 31 days',
    ]);
    expect(await store.windows({ state: 'gap' }, signal)).toHaveLength(2);
    expect(await run(store, vendor.source(['d', 'e'], { gap }))).toMatchObject({ gaps: [] });
  });
});
