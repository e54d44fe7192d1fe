import type { PathLike } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { folderArchive } from './folder-archive.ts';

const disk: { code?: string } = {};

// A disk cannot be filled for a test: what the system says of a full one is played.
vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof import('node:fs/promises')>();
  return {
    ...real,
    async open(path: PathLike, ...more: [string?, number?]) {
      const file = await real.open(path, ...more);
      const { code } = disk;
      if (code !== undefined) file.writeFile = () => Promise.reject(Object.assign(new Error(code), { code }));
      return file;
    },
  };
});

it.each([
  ['ENOSPC', { kind: 'unsupported', message: expect.stringContaining('the disk is full') }],
  ['EDQUOT', { kind: 'unsupported', hint: expect.stringContaining('Make room') }],
  ['EIO', { code: 'EIO' }],
])('says so when the disk is full, and leaves nothing behind (%s)', async (code, expected) => {
  const directory = await mkdtemp(join(tmpdir(), 'archive-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const archive = folderArchive(directory, { named: async () => new Set() });
  const body = () => ReadableStream.from([new Uint8Array(10)]) as AsyncIterable<Uint8Array>;
  disk.code = code;
  await expect(archive.keep(body(), new AbortController().signal)).rejects.toMatchObject(expected);
  delete disk.code;
  expect(await readdir(directory)).toEqual([]);
  expect(await archive.keep(body(), new AbortController().signal)).toMatchObject({ size: 10 });
});
