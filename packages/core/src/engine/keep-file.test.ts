import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as later } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ArchiveV1, LogStoreV1 } from '../store/index.ts';
import { memoryStore } from '../testing/index.ts';
import { collect } from './collect.ts';
import { type Depot, depot } from './fixtures/depot.ts';
import { plays } from './fixtures/drops.ts';
import { assetsOf, ledgerOf } from './fixtures/store-contents.ts';

const { signal } = new AbortController();

/** A memory store whose archive does something before it keeps what it has read. */
function slowArchive(store: LogStoreV1, before: () => Promise<void>): LogStoreV1 {
  const { archive } = store;
  if (archive === undefined) throw new Error('a memory store has an archive');
  const slow: ArchiveV1 = {
    sweep: (signal) => archive.sweep(signal),
    async keep(body, signal) {
      const pieces: Uint8Array[] = [];
      for await (const piece of body) pieces.push(new Uint8Array(piece));
      await before();
      return archive.keep(ReadableStream.from(pieces), signal);
    },
  };
  return { ...store, archive: slow };
}

async function run(store: LogStoreV1, vendor: Depot) {
  const source = vendor.source(['d'], { filesAtOnce: 1 });
  return (await collect({ store, sources: [source], signal })).sources[0];
}

describe('fetching into the archive', () => {
  it('a small file gives its turn at the vendor back before it is written', async () => {
    const names = ['d/1.gz', 'd/2.gz', 'd/3.gz'];
    await using vendor = await depot(Object.fromEntries(names.map((name) => [name, gzipSync(plays(name))])));
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const store = memoryStore();
    const slow = slowArchive(store, () => {
      if (vendor.asked.includes('/file/d/3.gz')) open();
      return gate;
    });
    expect(await run(slow, vendor)).toMatchObject({ files: 3, events: 3 });
    expect(vendor.most).toBe(1);
  });

  it('is read from memory where it is small, and not from the archive again', async () => {
    await using vendor = await depot({ 'd/1.gz': gzipSync(plays('a')) });
    const store = memoryStore();
    const openFile = () => Promise.reject(new Error('the archive was read'));
    expect(await run({ ...store, openFile }, vendor)).toMatchObject({ files: 1, events: 1 });
    expect(await assetsOf(store)).toEqual({ a: 1 });
  });

  it('a large file keeps its turn until it is kept, and comes back from the archive', async () => {
    const large = `${plays('a')}${Array.from({ length: 400 }, () => `2026-03-10T00:00:00Z\tplay\t${randomBytes(750).toString('base64url')}\n`).join('')}`;
    await using vendor = await depot({ 'd/1.gz': gzipSync(large), 'd/2.gz': gzipSync(plays('b')) });
    const store = memoryStore();
    const askedMeanwhile: string[][] = [];
    const slow = slowArchive(store, async () => {
      const before = vendor.asked.length;
      await later(100);
      askedMeanwhile.push(vendor.asked.slice(before));
    });
    expect(await run(slow, vendor)).toMatchObject({ files: 2 });
    expect(askedMeanwhile[0]).toEqual([]);
    const [row] = await ledgerOf(store, 'depot/files');
    const bytes = vendor.files.get('d/1.gz') ?? Buffer.of();
    expect(bytes.length).toBeGreaterThan(256 * 1024);
    expect(row).toMatchObject({
      kept: true,
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
  });
});
