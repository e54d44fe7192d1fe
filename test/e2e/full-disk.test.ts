import { execFileSync } from 'node:child_process';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { makeDelivery, writeDelivery } from '@logs/edgio-format/demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect, collectArgs } from './collect-command.ts';
import { logs } from './logs-process.ts';
import { scratch } from './scratch.ts';
import { deletions, keyOf, write } from './small-file.ts';
import { contentsOf, typesOf } from './store-contents.ts';

const here = scratch();
const { files, truth } = makeDelivery({ seed: 6, now: new Date(), viewers: 40 });
const all = { ...truth.types, asset_deleted: (truth.types['asset_deleted'] ?? 0) + 5 };

/** A store with a little in it, and the delivery waiting. */
async function prepared(name: string): Promise<{ drops: string; store: string }> {
  const drops = here(`${name}-drops`);
  const store = here(`${name}.duckdb`);
  await write(drops, keyOf(1, { execDt: '2020010100' }), deletions(5));
  await collect(drops, store);
  await writeDelivery(drops, files);
  return { drops, store };
}

describe('a full disk', () => {
  it.runIf(process.platform === 'linux')(
    'under the store: exit 1, store unchanged, the next run completes',
    async () => {
      const { drops, store } = await prepared('limited');
      const before = await contentsOf(store);
      // In units of 1,024 bytes; the delivery needs several times as much.
      const { code, stderr } = await logs(collectArgs(drops, store), { before: 'ulimit -f 2000' });
      expect(code, stderr).toBe(1);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(await contentsOf(store)).toEqual(before);
      await collect(drops, store);
      expect(await typesOf(store)).toEqual(all);
    },
    60_000,
  );
});

describe('a full disk under store and temporary files', () => {
  let mounted = false;

  beforeAll(async () => {
    await mkdir(here('small'), { recursive: true });
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', here('small')], { stdio: 'ignore' });
      mounted = true;
    } catch {
      // Without the right to mount there is no small disk.
    }
  });

  afterAll(() => {
    if (mounted) execFileSync('umount', ['-l', here('small')]);
  });

  it.for([0.2, 3])(
    'with %d MB left: exit 1, store unchanged, the next run completes',
    { timeout: 60_000 },
    async (left, { skip }) => {
      if (!mounted) skip('needs the right to mount a tmpfs');
      const { drops, store } = await prepared(`small/${left}`);
      const before = await contentsOf(store);
      const { bavail, bsize } = await statfs(here('small'));
      await writeFile(here('small', 'ballast'), Buffer.alloc(bavail * bsize - left * 1e6));
      const { code, stderr } = await logs(collectArgs(drops, store));
      expect(code, stderr).toBe(1);
      expect(stderr).toMatch(/space|disk/i);
      await rm(here('small', 'ballast'));
      expect(await contentsOf(store)).toEqual(before);
      await collect(drops, store);
      expect(await typesOf(store)).toEqual(all);
    },
  );
});
