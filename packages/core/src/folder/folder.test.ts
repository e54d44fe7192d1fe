import { mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folder } from './folder.ts';

const signal = new AbortController().signal;
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'folder-'));
});
afterEach(() => rm(root, { recursive: true }));

async function write(key: string, text = key): Promise<void> {
  await mkdir(dirname(join(root, key)), { recursive: true });
  await writeFile(join(root, key), text);
}

async function keys(
  query: Parameters<ReturnType<typeof folder>['list']>[0] = {},
  at = root,
): Promise<string[]> {
  const all: string[] = [];
  for await (const page of folder(at).list(query, signal)) {
    all.push(...page.objects.map((o) => o.key), ...page.prefixes);
  }
  return all;
}

describe('folder', () => {
  it('lists a tree in key order with size, fingerprint and absolute path', async () => {
    await write('b/x.gz', '12345');
    await write('b.gz');
    await write('a/z/1');
    await write('b0');
    await utimes(join(root, 'b/x.gz'), 1, 1_700_000_000.5);
    expect(await keys()).toEqual(['a/z/1', 'b.gz', 'b/x.gz', 'b0']);
    for await (const page of folder(root).list({ prefix: 'b/' }, signal)) {
      expect(page.objects).toEqual([
        { key: 'b/x.gz', size: 5, fingerprint: '5-1700000000500000000', path: join(root, 'b/x.gz') },
      ]);
    }
  });

  it('answers prefix and startAfter as a filter of the whole listing would', async () => {
    const all = ['a-b/c', 'a.b', 'a/a', 'a/b/c', 'a/b0', 'a0/q', 'b/a/a/a', 'é/ü'];
    for (const key of all) await write(key);
    const part = fc.constantFrom(...all, ...all.map((k) => dirname(k)), 'a/', 'a/b/', 'zz', '');
    await fc.assert(
      fc.asyncProperty(part, part, async (prefix, startAfter) => {
        expect(await keys({ prefix, startAfter })).toEqual(
          all.filter((k) => k.startsWith(prefix) && k > startAfter).sort(),
        );
      }),
    );
    expect(await keys({ delimiter: '/' })).toEqual(
      ['a.b', 'a-b/', 'a/', 'a0/', 'b/', 'é/'].sort(byFileFirst),
    );
    expect(await keys({ prefix: 'a/', delimiter: '/' })).toEqual(['a/a', 'a/b0', 'a/b/']);
    await expect(keys({ delimiter: '-' })).rejects.toThrow('can only be listed by "/"');
  });

  it('follows links, and ends where one leads back', async () => {
    await write('in/file');
    await symlink(join(root, 'in'), join(root, 'linked'));
    await symlink('..', join(root, 'in/up'));
    await symlink('nowhere', join(root, 'dangling'));
    await symlink('self', join(root, 'self'));
    await symlink('in/file', join(root, 'one'));
    expect(await keys()).toEqual(['in/file', 'linked/file', 'one']);
  });

  it('leaves out files that vanish while it lists', async () => {
    for (let n = 0; n < 1500; n++) await write(`d/${String(n).padStart(4, '0')}`);
    await write('e/gone');
    const seen: string[] = [];
    for await (const page of folder(root).list({}, signal)) {
      seen.push(...page.objects.map((o) => o.key));
      await rm(join(root, 'd/1490'), { force: true });
      await rm(join(root, 'e'), { recursive: true, force: true });
    }
    expect(seen).toHaveLength(1499);
    expect(seen).not.toContain('d/1490');
  });

  it('says when the folder is not there', async () => {
    await expect(keys({}, join(root, 'none'))).rejects.toMatchObject({ kind: 'configuration' });
    await write('file');
    await expect(keys({}, join(root, 'file'))).rejects.toThrow('there is no such folder');
  });

  it('stops when the signal aborts', async () => {
    await write('a');
    const aborted = AbortSignal.abort(new Error('enough'));
    const list = folder(root).list({}, aborted)[Symbol.asyncIterator]();
    await expect(list.next()).rejects.toThrow('enough');
    await expect(folder(root).get('a', aborted)).rejects.toThrow('enough');
  });

  it('puts whole files that only their owner may read, and gets them back', async () => {
    const objects = folder(root);
    const body = new Uint8Array(3_000_000).map((_, n) => n % 251);
    await objects.put('x/y/z.gz', body, signal);
    await objects.put('x/y/z.gz', body, signal);
    expect(await readdir(join(root, 'x/y'))).toEqual(['z.gz']);
    expect((await stat(join(root, 'x/y/z.gz'))).mode & 0o777).toBe(0o600);
    const got = new Uint8Array(await new Response(await objects.get('x/y/z.gz', signal)).arrayBuffer());
    expect(Buffer.compare(got, body)).toBe(0);
    await expect(objects.get('x/none', signal)).rejects.toMatchObject({ kind: 'api', reason: 'not-found' });
  });

  it('does not list what is still being written', async () => {
    await write('.0123456789abcdef.part-written');
    await write('.hidden');
    expect(await keys()).toEqual(['.hidden']);
  });

  it.each(['', '../x', 'a/../../x', '/etc/x', 'a//b', './a', 'a\0b'])('refuses the key %j', async (key) => {
    await expect(folder(root).put(key, new Uint8Array(1), signal)).rejects.toThrow('is no key');
    await expect(folder(root).get(key, signal)).rejects.toThrow('is no key');
  });
});

function byFileFirst(a: string, b: string): number {
  return Number(a.endsWith('/')) - Number(b.endsWith('/')) || (a < b ? -1 : 1);
}
