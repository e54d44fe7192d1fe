import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { CommitV1, LogStoreV1, StageV1 } from '../store/index.ts';
import { memoryStore } from '../testing/index.ts';
import { collect } from './collect.ts';
import { acmeSource } from './fixtures/acme.ts';
import { plays } from './fixtures/drops.ts';
import { assetsOf, storeContents } from './fixtures/store-contents.ts';
import { groupBytes, groupFiles } from './groups.ts';

/** Makes a group of eight files. */
const claim = groupBytes / 8;
const never = new AbortController().signal;

function files(count: number): Map<string, Uint8Array> {
  const name = (at: number) => `f${String(at).padStart(5, '0')}`;
  return new Map(
    Array.from({ length: count }, (_, at) => [`${name(at)}.tsv`, new TextEncoder().encode(plays(name(at)))]),
  );
}

/** What a store was asked for. */
interface Watch {
  store: LogStoreV1;
  commits: CommitV1[];
  /** Stages that are open. */
  open: Set<StageV1>;
  mostStages: number;
  stagedDuringCommits: number;
  mostReads: number;
}

/** A store whose calls take their time and are counted. */
function watched(inner: LogStoreV1, pause: () => number, onCommit?: (commit: CommitV1) => void): Watch {
  let reads = 0;
  let committing = false;
  const open = new Set<StageV1>();
  const inners = new Map<StageV1, StageV1>();
  const watch: Watch = {
    store: inner,
    commits: [],
    open,
    mostStages: 0,
    stagedDuringCommits: 0,
    mostReads: 0,
  };
  const own: Partial<LogStoreV1> = {
    async stage(info, signal) {
      const stage = await inner.stage(info, signal);
      open.add(stage);
      watch.mostStages = Math.max(watch.mostStages, open.size);
      const staged: StageV1 = {
        get bytes() {
          return stage.bytes;
        },
        async rows(file, rows) {
          reads += 1;
          watch.mostReads = Math.max(watch.mostReads, reads);
          if (committing) watch.stagedDuringCommits += 1;
          await sleep(pause());
          await stage.rows(file, rows).finally(() => {
            reads -= 1;
          });
        },
        events: (file, events) => stage.events(file, events),
        records: (records) => stage.records(records),
        async discard() {
          open.delete(stage);
          await stage.discard();
        },
      };
      inners.set(staged, stage);
      return staged;
    },
    async commit(commit, signal) {
      expect(committing).toBe(false);
      committing = true;
      try {
        await sleep(5 * pause());
        onCommit?.(commit);
        const stage = commit.stage === undefined ? undefined : inners.get(commit.stage);
        await inner.commit({ ...commit, ...(stage === undefined ? {} : { stage }) }, signal);
        watch.commits.push(commit);
        if (stage !== undefined) open.delete(stage);
      } finally {
        committing = false;
      }
    },
  };
  watch.store = new Proxy(inner, {
    get: (target, name) => Reflect.get(name in own ? own : target, name) as unknown,
  });
  return watch;
}

describe('the lane of commits', () => {
  it('groups files across pages the same way whatever the timing', async () => {
    const root = files(2 * groupFiles + 7);
    const outcomes = await Promise.all(
      [0, 1, 2].map(async (seed) => {
        const watch = watched(memoryStore({ bulk: true }), () => Math.random() * seed);
        const source = acmeSource({ root, pageSize: 33 });
        const now = () => new Date('2026-03-10T00:00:00Z');
        await collect({ store: watch.store, sources: [source], signal: never, workers: 2, runtime: { now } });
        return watch;
      }),
    );
    for (const { commits } of outcomes) {
      expect(commits.map(({ ledger }) => ledger?.length)).toEqual([groupFiles, groupFiles, 7]);
      expect(commits.map(({ key }) => key)).toEqual(outcomes[0]?.commits.map(({ key }) => key));
      expect(commits.map(({ checkpoint }) => checkpoint)).toEqual([
        { seq: 1, value: { key: 'f00494.tsv' } },
        { seq: 2, value: { key: 'f00989.tsv' } },
        { seq: 3, value: { key: 'f01006.tsv' } },
      ]);
      expect(new Set(commits.map(({ key }) => key)).size).toBe(3);
    }
  });

  it('reads the next groups during a commit, never more than three at a time', async () => {
    const watch = watched(memoryStore({ bulk: true }), () => 1);
    await collect({
      store: watch.store,
      sources: [acmeSource({ root: files(40), claim })],
      signal: never,
      workers: 2,
    });
    expect(watch.commits).toHaveLength(5);
    expect(watch.mostStages).toBe(3);
    expect(watch.stagedDuringCommits).toBeGreaterThan(0);
    expect(watch.mostReads).toBeLessThanOrEqual(8);
    expect(watch.open.size).toBe(0);
  });

  it('ends after the commit under way when asked to finish', async () => {
    const finish = new AbortController();
    const store = memoryStore({ bulk: true });
    const watch = watched(
      store,
      () => 1,
      () => finish.abort(new Error('enough')),
    );
    const source = acmeSource({ root: files(32), claim });
    const options = { sources: [source], signal: never, workers: 2 };
    const { sources } = await collect({ ...options, store: watch.store, finish: finish.signal });
    expect(sources[0]).toMatchObject({ interrupted: true, files: 8 });
    expect(sources[0]?.error).toBeUndefined();
    expect(watch.commits).toHaveLength(1);
    expect(watch.open.size).toBe(0);
    expect(Object.keys(await assetsOf(store))).toHaveLength(8);
    const again = await collect({ ...options, store });
    expect(again.sources[0]).toMatchObject({ files: 24, known: 8 });
  });

  it('rejects at once when it is aborted, and leaves nothing half done', async () => {
    const abort = new AbortController();
    const store = memoryStore({ bulk: true });
    const watch = watched(
      store,
      () => 1,
      () => abort.abort(new Error('at once')),
    );
    const sources = [acmeSource({ root: files(24), claim })];
    const collecting = collect({ store: watch.store, sources, signal: abort.signal, workers: 2 });
    await expect(collecting).rejects.toThrow('at once');
    expect(watch.open.size).toBe(0);
    expect(await assetsOf(store)).toEqual({});
    const { sources: again } = await collect({ store, sources, signal: never });
    expect(again[0]).toMatchObject({ files: 24 });
  });

  it('reports a commit that fails, keeps the commits before it, and completes the next time', async () => {
    const store = memoryStore({ bulk: true });
    let commits = 0;
    const watch = watched(
      store,
      () => 0,
      () => {
        commits += 1;
        if (commits === 2) throw new Error('the disk is full');
      },
    );
    const sources = [acmeSource({ root: files(24), claim })];
    const failed = await collect({ store: watch.store, sources, signal: never });
    expect(failed.sources[0]).toMatchObject({ files: 8, error: { message: 'the disk is full' } });
    expect(watch.open.size).toBe(0);
    await collect({ store, sources, signal: never });
    const undisturbed = memoryStore({ bulk: true });
    await collect({ store: undisturbed, sources, signal: never });
    expect(await storeContents(store)).toEqual(await storeContents(undisturbed));
  });

  it('leaves no listener on the signals it was given', async () => {
    const abort = new AbortController();
    const listeners = new Set<unknown>();
    const { addEventListener, removeEventListener } = abort.signal;
    abort.signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
      listeners.add(args[1]);
      addEventListener.apply(abort.signal, args);
    };
    abort.signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      listeners.delete(args[1]);
      removeEventListener.apply(abort.signal, args);
    };
    await collect({
      store: memoryStore({ bulk: true }),
      sources: [acmeSource({ root: files(20) })],
      signal: abort.signal,
    });
    expect(listeners.size).toBe(0);
  });
});
