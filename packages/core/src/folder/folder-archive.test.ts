import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderArchive } from './folder-archive.ts';

const { signal } = new AbortController();
let root: string;
let directory: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'archive-'));
  directory = join(root, 'store.files');
});
afterEach(() => rm(root, { recursive: true }));

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const pathOf = (hash: string) => join(directory, hash.slice(0, 2), `${hash}.gz`);
const archive = (...named: string[]) =>
  folderArchive(directory, {
    named: async (hashes) => new Set(hashes.filter((hash) => named.includes(hash))),
  });

async function* body(...pieces: string[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield new TextEncoder().encode(piece);
}

async function entries(): Promise<string[]> {
  const all = await readdir(directory, { recursive: true, withFileTypes: true });
  return all.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/** As if it had been written so many minutes ago. */
async function age(path: string, minutes: number): Promise<void> {
  const then = new Date(Date.now() - minutes * 60_000);
  await utimes(path, then, then);
}

describe('an archive in a folder', () => {
  it('keeps a body under the hash of its bytes, readable by the owner alone', async () => {
    const hash = hashOf('hello world');
    expect(await archive().keep(body('hello', ' world'), signal)).toEqual({
      sha256: hash,
      size: 11,
      path: pathOf(hash),
    });
    expect(await readFile(pathOf(hash), 'utf8')).toBe('hello world');
    expect((await stat(pathOf(hash))).mode & 0o777).toBe(0o600);
    for (const folder of [directory, join(directory, hash.slice(0, 2))]) {
      expect((await stat(folder)).mode & 0o777).toBe(0o700);
    }
    expect(await entries()).toEqual([`${hash}.gz`]);
  });

  it('keeps the same bytes once, also when they come at the same time', async () => {
    const store = archive();
    await Promise.all(Array.from({ length: 20 }, () => store.keep(body('twice'), signal)));
    expect(await entries()).toEqual([`${hashOf('twice')}.gz`]);
  });

  it('leaves nothing of a body that breaks off', async () => {
    const broken = async function* () {
      yield* body('half');
      throw new Error('the connection broke');
    };
    await expect(archive().keep(broken(), signal)).rejects.toThrow('the connection broke');
    expect(await entries()).toEqual([]);
  });

  it('leaves nothing when the signal aborts', async () => {
    const stop = new AbortController();
    const stopped = async function* () {
      yield* body('half');
      stop.abort(new Error('stop'));
      yield* body('other half');
    };
    await expect(archive().keep(stopped(), stop.signal)).rejects.toThrow('stop');
    expect(await entries()).toEqual([]);
    await expect(archive().keep(body('x'), stop.signal)).rejects.toThrow('stop');
  });

  it('opens what it has, whole and in ranges, and nothing else', async () => {
    const store = archive();
    const text = 'x'.repeat(300_000) + 'y'.repeat(300_000);
    const { sha256 } = await store.keep(body(text), signal);
    const file = await store.open(sha256, signal);
    expect(file?.size).toBe(600_000);
    const read = async (range?: { start: number; end: number }) => new Response(file?.read(range)).text();
    expect((await read()) === text).toBe(true);
    expect(await read({ start: 299_999, end: 300_001 })).toBe('xy');
    expect(await read({ start: 599_999, end: 700_000 })).toBe('y');
    expect(await read({ start: 600_000, end: 600_000 })).toBe('');
    for (const hash of [hashOf('other'), '', '../../etc/passwd', sha256.toUpperCase(), `${sha256}/x`]) {
      expect(await store.open(hash, signal)).toBeUndefined();
    }
  });

  it('holds no file open that is not being read', async () => {
    const store = archive();
    const { sha256 } = await store.keep(body('x'.repeat(1_000_000)), signal);
    const open = async () => (await readdir('/dev/fd')).length;
    const before = await open();
    const streams = await Promise.all(
      Array.from({ length: 20 }, async () => (await store.open(sha256, signal))?.read()),
    );
    expect(await open()).toBeLessThan(before + 10);
    for (const stream of streams) {
      const reader = stream?.getReader();
      await reader?.read();
      await reader?.cancel();
    }
    expect(await open()).toBeLessThan(before + 10);
  });
});

describe('sweeping', () => {
  it('removes what is old and unnamed, and what is left of writing', async () => {
    const [named, orphan, young] = ['named', 'orphan', 'young'];
    for (const text of [named, orphan, young]) await archive().keep(body(text), signal);
    const left = join(directory, '.0123456789abcdef.part-written');
    const leftYoung = join(directory, '.fedcba9876543210.part-written');
    for (const path of [left, leftYoung]) await writeFile(path, 'half');
    for (const text of [named, orphan]) await age(pathOf(hashOf(text)), 61);
    await age(left, 61);
    await writeFile(join(directory, 'notes.txt'), 'mine');
    await age(join(directory, 'notes.txt'), 600);
    expect(await archive(hashOf(named)).sweep(signal)).toEqual({ removed: 1 });
    expect((await entries()).sort()).toEqual(
      ['.fedcba9876543210.part-written', `${hashOf(named)}.gz`, `${hashOf(young)}.gz`, 'notes.txt'].sort(),
    );
  });

  it('leaves what it kept itself until a ledger row names it, however old', async () => {
    const store = archive();
    const { path } = await store.keep(body('pending'), signal);
    await age(path, 600);
    expect(await store.sweep(signal)).toEqual({ removed: 0 });
    expect(await archive().sweep(signal)).toEqual({ removed: 1 });
  });

  it('asks about many files a few at a time', async () => {
    await mkdir(join(directory, 'ab'), { recursive: true });
    const hashes = Array.from({ length: 1201 }, (_, n) => `ab${hashOf(String(n)).slice(2)}`);
    for (const hash of hashes) {
      await writeFile(pathOf(hash), '');
      await age(pathOf(hash), 61);
    }
    const asked: number[] = [];
    const store = folderArchive(directory, {
      async named(some) {
        asked.push(some.length);
        return new Set(some.filter((hash) => hash !== hashes[0]));
      },
    });
    expect(await store.sweep(signal)).toEqual({ removed: 1 });
    expect(asked).toEqual([500, 500, 201]);
  });

  it('has nothing to do where nothing was kept', async () => {
    expect(await archive().sweep(signal)).toEqual({ removed: 0 });
  });
});
