import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { memoryStore } from '../testing/memory-store.ts';
import { forgetOwner, type HeldStore, holdStore, ownedStore } from './index.ts';

const { signal } = new AbortController();
let folder = '';
let path = '';

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'logs-owner-')));
  path = join(folder, 'logs.store');
  writeFileSync(path, '');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function hold(at = path): Promise<HeldStore> {
  const held = await holdStore({ path: at, store: memoryStore(), release: '9.9.9' });
  onTestFinished(() => held.release());
  return held;
}

describe('an owner', () => {
  it('answers on a socket beside the store that only its user may open, and leaves nothing behind', async () => {
    const held = await hold();
    expect(statSync(`${path}.sock`).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}.owner`).mode & 0o777).toBe(0o600);
    const store = await ownedStore(path, signal);
    expect(await store?.sources(signal)).toEqual([]);
    await store?.close();
    await held.release();
    expect(existsSync(`${path}.sock`) || existsSync(`${path}.owner`)).toBe(false);
    expect(await ownedStore(path, signal)).toBeUndefined();
  });

  it('of a store with a long path answers in a folder of its own', async () => {
    const deep = join(folder, 'x'.repeat(90), 'y'.repeat(90));
    mkdirSync(deep, { recursive: true });
    const long = join(deep, 'logs.store');
    writeFileSync(long, '');
    const held = await hold(long);
    const { socket } = JSON.parse(readFileSync(`${long}.owner`, 'utf8')) as { socket: string };
    expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(103);
    expect(statSync(join(socket, '..')).mode & 0o777).toBe(0o700);
    const store = await ownedStore(long, signal);
    expect(store?.capabilities).toEqual(memoryStore().capabilities);
    await store?.close();
    await held.release();
    expect(existsSync(join(socket, '..'))).toBe(false);
  });

  it('takes over from one that was killed', async () => {
    const gone = createServer().listen(`${path}.sock`);
    await once(gone, 'listening');
    const note = { pid: 2 ** 22 + 1, socket: `${path}.sock`, since: 'once' };
    writeFileSync(`${path}.owner`, JSON.stringify(note));
    // Its socket stays when a process is killed; here it is put back after closing.
    await new Promise((resolve) => gone.close(resolve));
    writeFileSync(`${path}.sock`, '');
    expect(await ownedStore(path, signal)).toBeUndefined();
    await hold();
    const store = await ownedStore(path, signal);
    expect(await store?.sources(signal)).toEqual([]);
    await store?.close();
  });

  it('that was killed is forgotten by who has the store', async () => {
    writeFileSync(`${path}.owner`, JSON.stringify({ pid: 1, socket: `${path}.sock`, since: 'once' }));
    writeFileSync(`${path}.sock`, '');
    forgetOwner(path);
    expect(existsSync(`${path}.owner`) || existsSync(`${path}.sock`)).toBe(false);
  });

  it.each(['', '{', '{}', 'null', '{"pid":1,"socket":"/nowhere/at/all"}'])(
    'is not found by a note that says nothing: %s',
    async (note) => {
      writeFileSync(`${path}.owner`, note);
      expect(await ownedStore(path, signal)).toBeUndefined();
    },
  );

  it.each([
    [2, /version 2 of the store's protocol, and this one version 1/, /Upgrade this one/],
    [0, /version 0/, /Upgrade that one/],
  ])('of version %i is told apart, with what to upgrade', async (version, message, hint) => {
    const other = createServer((_, response) => {
      response.setHeader('x-logs-store', version).setHeader('x-logs-release', '3.0.0').writeHead(426).end();
    });
    other.listen(`${path}.sock`);
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    writeFileSync(`${path}.owner`, JSON.stringify({ pid: 1, socket: `${path}.sock`, since: 'now' }));
    await expect(ownedStore(path, signal)).rejects.toMatchObject({
      kind: 'unsupported',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  });

  it('that hangs keeps nobody waiting for ever', async () => {
    const silent = createServer(() => {});
    silent.listen(`${path}.sock`);
    await once(silent, 'listening');
    onTestFinished(() => {
      silent.closeAllConnections();
      silent.close();
    });
    writeFileSync(`${path}.owner`, JSON.stringify({ pid: 77, socket: `${path}.sock`, since: 'now' }));
    await expect(ownedStore(path, signal, 100)).rejects.toMatchObject({
      kind: 'unsupported',
      message: expect.stringContaining('Process 77 holds the store'),
    });
    const stop = new AbortController();
    const waiting = ownedStore(path, stop.signal);
    stop.abort(new Error('told to stop'));
    await expect(waiting).rejects.toThrow('told to stop');
  });
});
