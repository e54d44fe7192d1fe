import type { PathLike } from 'node:fs';
import { tmpdir } from 'node:os';
import { beforeEach, expect, it, vi } from 'vitest';
import { folderSyncer } from './sync-folder.ts';

const syncs: { path: string; end: (error?: Error) => void }[] = [];
const settled = () => new Promise((resolve) => setImmediate(resolve));

// When a folder is on the disk cannot be seen from outside: its syncing is played.
vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof import('node:fs/promises')>();
  return {
    ...real,
    async open(path: PathLike, ...more: [string?, number?]) {
      const file = await real.open(path, ...more);
      file.sync = () =>
        new Promise((resolve, reject) => {
          syncs.push({ path: String(path), end: (error) => (error ? reject(error) : resolve()) });
        });
      return file;
    },
  };
});

beforeEach(() => {
  syncs.length = 0;
});

async function until(count: number): Promise<void> {
  await vi.waitFor(() => expect(syncs).toHaveLength(count));
}

it.skipIf(process.platform === 'win32')('those who ask during a sync share the next one', async () => {
  const sync = folderSyncer();
  const done: number[] = [];
  const ask = (number: number) => sync(tmpdir()).then(() => done.push(number));
  const first = ask(1);
  await until(1);
  const rest = [ask(2), ask(3), ask(4)];
  await settled();
  expect(syncs).toHaveLength(1);
  syncs[0]?.end();
  await first;
  await until(2);
  expect(done).toEqual([1]);
  const last = ask(5);
  syncs[1]?.end();
  await Promise.all(rest);
  await until(3);
  expect(done).toEqual([1, 2, 3, 4]);
  syncs[2]?.end();
  await last;
  expect(syncs).toHaveLength(3);
});

it.skipIf(process.platform === 'win32')(
  'a sync that fails fails for those who asked for it alone',
  async () => {
    const sync = folderSyncer();
    const first = expect(sync(tmpdir())).rejects.toThrow('EIO');
    await until(1);
    const second = sync(tmpdir());
    syncs[0]?.end(new Error('EIO'));
    await first;
    await until(2);
    syncs[1]?.end();
    await second;
    const third = sync(tmpdir());
    await until(3);
    syncs[2]?.end();
    await third;
  },
);
