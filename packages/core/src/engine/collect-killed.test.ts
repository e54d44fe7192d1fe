import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { LogStoreV1 } from '../store/index.ts';
import { memoryStore } from '../testing/index.ts';
import { emptyLog, lateMemoryStore } from '../testing/late-memory-store.ts';
import { emptyState } from '../testing/memory-state.ts';
import { collect } from './collect.ts';
import { acmeSource } from './fixtures/acme.ts';
import { type Drops, drops, plays } from './fixtures/drops.ts';
import { failingStore } from './fixtures/failing-store.ts';
import { storeContents } from './fixtures/store-contents.ts';

const { signal } = new AbortController();
const runtime = { now: () => new Date('2026-03-12T00:00:00Z') };

async function deliveries(): Promise<Drops> {
  const folder = await drops();
  const hour = (version: string, hour: string) => `v=${version}/hour=20260310${hour}/kind=play`;
  await folder.put(`${hour('001', '15')}/a.tsv.gz`, plays('a', 'a'));
  await folder.put(`${hour('001', '16')}/b.tsv.gz`, `${plays('b')}bad\n`);
  await folder.put(`${hour('002', '16')}/c.tsv.gz`, plays('b'));
  await folder.put(`${hour('002', '17')}/d.tsv.gz`, plays('d'));
  await folder.put(`${hour('001', '17')}/e.tsv.gz`, plays('d'));
  await folder.put(`${hour('002', '18')}/f.tsv.gz`, gzipSync(plays('f')).subarray(3));
  await folder.put('loose.tsv', plays('g', 'h'));
  return folder;
}

function run(store: LogStoreV1, folder: Drops) {
  const source = acmeSource({ root: folder.root, pageSize: 2 });
  return collect({ store, sources: [source], signal, workers: 2, runtime });
}

const disks = {
  memory: (bulk: boolean) => {
    const state = emptyState();
    return () => memoryStore({ state, bulk });
  },
  late: (bulk: boolean) => {
    const log = emptyLog();
    return () => lateMemoryStore({ log, bulk });
  },
};

describe.each([
  { when: 'before', bulk: true, kind: 'memory' },
  { when: 'after', bulk: true, kind: 'memory' },
  { when: 'before', bulk: false, kind: 'memory' },
  { when: 'after', bulk: false, kind: 'memory' },
  { when: 'after', bulk: true, kind: 'late' },
] as const)(
  'a collect that is killed $when a call of the store, in bulk: $bulk, $kind',
  ({ when, bulk, kind }) => {
    it('leaves the same store once it ran again, whichever call it was', async () => {
      await using folder = await deliveries();
      const undisturbed = memoryStore({ bulk });
      await run(undisturbed, folder);
      const changes = async () => {
        await folder.put('v=001/hour=2026031016/kind=play/b.tsv.gz', plays('b', 'bb'));
        await folder.put('v=002/hour=2026031019/kind=play/z.tsv.gz', plays('z'));
      };
      const expected = await storeContents(undisturbed);
      let whole = false;
      const killed: string[] = [];
      for (let at = 1; !whole; at += 1) {
        const open = disks[kind](bulk);
        const failing = failingStore(open(), at, when);
        const { sources } = await run(failing.store, folder);
        whole = failing.calls() < at;
        if (!whole) killed.push(sources[0]?.error?.message ?? '');
        const store = open();
        await run(store, folder);
        expect(await storeContents(store), `killed at call ${at}`).toEqual(expected);
      }
      expect(killed).toContain('commit');
      expect(killed).toContain(bulk ? 'rows' : 'events');

      await changes();
      await run(undisturbed, folder);
      const changed = await storeContents(undisturbed);
      expect(changed).not.toEqual(expected);
      for (let at = 1, done = false; !done; at += 1) {
        const open = disks[kind](bulk);
        const store = open();
        await run(store, folder);
        const failing = failingStore(open(), at, when);
        await run(failing.store, folder);
        done = failing.calls() < at;
        await run(store, folder);
        const now = await storeContents(store);
        expect(now.events).toEqual(changed.events);
        expect(now.quarantine).toEqual(changed.quarantine);
      }
    });
  },
);
