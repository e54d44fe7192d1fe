import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { partFolder } from './part-folder.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'part-folder-'));
});
afterEach(() => rm(root, { recursive: true }));

const ours = /^date=/;

async function write(path: string, name: string, force = false): Promise<void> {
  const place = await partFolder(path, ours, force);
  await mkdir(join(place.part, name), { recursive: true });
  await place.finish();
}

test('a folder appears whole, and takes the place of an empty one', async () => {
  const path = join(root, 'out');
  await mkdir(path);
  const place = await partFolder(path, ours, false);
  await mkdir(place.part);
  await writeFile(join(place.part, 'date=1'), '');
  expect(await readdir(path)).toEqual([]);
  await place.finish();
  expect(await readdir(path)).toEqual(['date=1']);
  expect(await readdir(root)).toEqual(['out']);
});

test('what is there stays, unless force replaces what an export made', async () => {
  const path = join(root, 'out');
  await write(path, 'date=1');
  await expect(write(path, 'date=2')).rejects.toThrow('not empty');
  await write(path, 'date=2', true);
  expect(await readdir(path)).toEqual(['date=2']);
  await writeFile(join(path, 'letter.txt'), 'dear');
  await expect(write(path, 'date=3', true)).rejects.toThrow('letter.txt');
  expect((await readdir(path)).sort()).toEqual(['date=2', 'letter.txt']);
});

test('nothing is left of a folder that was given up', async () => {
  const place = await partFolder(join(root, 'out'), ours, false);
  await mkdir(place.part);
  await place.discard();
  expect(await readdir(root)).toEqual([]);
});
