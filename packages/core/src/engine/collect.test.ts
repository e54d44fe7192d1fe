import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ApiError, type FileFeedV1 } from '../provider/index.ts';
import { memoryStore } from '../testing/index.ts';
import { collect } from './collect.ts';
import { acmeSource } from './fixtures/acme.ts';
import { counterSource } from './fixtures/counter-api.ts';
import { drops, plays } from './fixtures/drops.ts';
import { assetsOf, storeContents } from './fixtures/store-contents.ts';
import type { Source } from './source.ts';

const { signal } = new AbortController();

describe('collect', () => {
  it('goes on with the next source when one fails, and says why', async () => {
    await using folder = await drops();
    await folder.put('a.tsv', plays('one'));
    const store = memoryStore({ bulk: true });
    const broken = acmeSource({ root: join(folder.root, 'nowhere') }, 'broken');
    const { sources } = await collect({
      store,
      sources: [broken, acmeSource({ root: folder.root })],
      signal,
    });
    expect(sources.map(({ source, files, error }) => [source, files, error !== undefined])).toEqual([
      ['broken', 0, true],
      ['night', 1, false],
    ]);
    expect(sources[0]?.error).toMatchObject({
      message: expect.stringContaining('ENOENT'),
      hint: expect.any(String),
    });
  });

  it('keeps what was listed before a listing failed', async () => {
    await using folder = await drops();
    for (const key of ['a', 'b', 'c']) await folder.put(`${key}.tsv`, plays(key));
    const store = memoryStore({ bulk: true });
    const onPage = (page: number) => {
      if (page === 2) throw new Error('the listing broke off');
    };
    const { sources } = await collect({
      store,
      sources: [acmeSource({ root: folder.root, pageSize: 1, onPage })],
      signal,
    });
    expect(sources[0]).toMatchObject({ files: 2, error: { message: 'the listing broke off' } });
    expect((await storeContents(store)).checkpoint).toEqual({ key: 'b.tsv' });
  });

  it('leaves the checkpoint alone in a backfill, and uses the ledger', async () => {
    await using folder = await drops();
    const file = (hour: string) => `v=001/hour=20260310${hour}/kind=play/part.tsv`;
    for (const hour of ['14', '15', '16']) await folder.put(file(hour), plays(hour));
    const store = memoryStore({ bulk: true });
    const window = { from: new Date('2026-03-10T15:00:00Z'), to: new Date('2026-03-10T16:00:00Z') };
    const source = acmeSource({ root: folder.root });
    const { sources } = await collect({ store, sources: [source], signal, window });
    expect(sources[0]).toMatchObject({ files: 1 });
    expect((await storeContents(store)).checkpoint).toBeUndefined();
    expect(await store.windows({ source: 'night' }, signal)).toMatchObject([
      { state: 'collected', from: '2026-03-10T15:00:00.000Z', to: '2026-03-10T16:00:00.000Z' },
    ]);
    const later = await collect({ store, sources: [source], signal });
    expect(later.sources[0]).toMatchObject({ files: 2, known: 1 });
    expect(await assetsOf(store)).toEqual({ 14: 1, 15: 1, 16: 1 });
  });

  it('refuses a file with more invalid records than a commit may hold, and takes its neighbours', async () => {
    await using folder = await drops();
    await folder.put('a.tsv', `${'garbage '.repeat(5)}\n`.repeat(100_001));
    await folder.put('b.tsv', `${plays('one', 'two')}bad\n`);
    const store = memoryStore({ bulk: true });
    const limits = { recordBytes: 36, keptBytes: 8 };
    const { sources } = await collect({
      store,
      sources: [acmeSource({ root: folder.root })],
      signal,
      limits,
    });
    const [summary] = sources;
    expect(summary).toMatchObject({ files: 1, quarantined: 1, refused: [{ key: 'a.tsv' }] });
    expect(summary?.refused[0]?.reason).toContain('more than 100000 records');
    expect(await assetsOf(store)).toEqual({ one: 1, two: 1 });
  });

  it('tells its progress', async () => {
    await using folder = await drops();
    await folder.put('a.tsv', plays('one', 'two'));
    const told: string[] = [];
    let last: unknown;
    await collect({
      store: memoryStore({ bulk: true }),
      sources: [acmeSource({ root: folder.root })],
      signal,
      onProgress: (progress) => {
        told.push(progress.phase);
        last = progress;
      },
    });
    expect(told).toContain('committing');
    expect(last).toMatchObject({
      source: 'night',
      files: 1,
      filesFound: 1,
      events: 2,
      bytes: 68,
      bytesFound: 68,
    });
  });

  it('fails a source whose vendor cannot be reached, and refuses no file for it', async () => {
    const store = memoryStore();
    const root = new Map([['a.tsv', Buffer.from(plays('one'))]]);
    const source = acmeSource({ root });
    const feed = source.feed as FileFeedV1;
    const open = () => Promise.reject(new ApiError('network', 'acme: no answer', { hint: 'Try later.' }));
    const { sources } = await collect({ store, sources: [{ ...source, feed: { ...feed, open } }], signal });
    expect(sources[0]).toMatchObject({
      refused: [],
      error: { kind: 'api', reason: 'network', message: 'acme: no answer', hint: 'Try later.' },
    });
    expect((await storeContents(store)).ledger).toEqual([]);
    await collect({ store, sources: [source], signal });
    expect(await assetsOf(store)).toEqual({ one: 1 });
  });

  it('lists everything when it does not understand a file feed’s checkpoint', async () => {
    const store = memoryStore();
    const root = new Map([['a.tsv', Buffer.from(plays('one'))]]);
    const begun: unknown[] = [];
    const warned: string[] = [];
    const old = {
      source: 'night',
      feed: { name: 'acme/logs' },
      key: 'old',
      observedTime: '2026-03-10T00:00:00Z',
    };
    await store.commit({ ...old, checkpoint: { seq: 4, value: 'older form' } }, signal);
    const sources = [acmeSource({ root, onScan: (checkpoint) => begun.push(checkpoint) })];
    const runtime = { warn: (message: string) => warned.push(message) };
    await collect({ store, sources, signal, runtime });
    expect(begun).toEqual([undefined]);
    expect(warned).toEqual([
      expect.stringContaining('night (acme/logs): the stored checkpoint is not one of this feed'),
    ]);
    expect(await store.checkpoint('night', 'acme/logs', signal)).toEqual({ seq: 5, value: { key: 'a.tsv' } });
  });

  it.each(['files', 'records'])('ends a scan of %s that hangs, when it is asked to', async (kind) => {
    const finish = new AbortController();
    const source = kind === 'files' ? acmeSource({ root: new Map() }) : counterSource('http://127.0.0.1:1/');
    const hanging = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<never>(() => setTimeout(() => finish.abort(), 5)),
      }),
    };
    const feed = { ...source.feed, scan: () => hanging } as Source['feed'];
    const sources = [{ ...source, feed }, acmeSource({ root: new Map(), table: false }, 'next')];
    const summary = await collect({ store: memoryStore(), sources, signal, finish: finish.signal });
    expect(summary.sources.map(({ source, interrupted, error }) => [source, interrupted, error])).toEqual([
      [source.name, true, undefined],
      ['next', true, undefined],
    ]);
  });
});
