import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { ApiError, FormatError, InvalidRecordError, UnsupportedError } from '../provider/errors.ts';
import type { LogEventV1 } from '../provider/index.ts';
import type { LogStoreV1, StageV1 } from '../store/index.ts';
import { memoryStore } from '../testing/memory-store.ts';
import { type RemoteStore, remoteStore } from './remote-store.ts';
import type { MoreCalls } from './routes.ts';
import { serveStore } from './serve-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'logs-session-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const { signal } = new AbortController();
const feed = { name: 'acme/beats' };
const file = { key: 'a', idPrefix: '0000000000000001', ordinal: 0 };
let sockets = 0;

async function serve(store: LogStoreV1, also: MoreCalls = {}) {
  const served = serveStore({ store, also });
  const socket = join(folder, String(++sockets));
  await new Promise<void>((resolve) => served.server.listen(socket, resolve));
  onTestFinished(() => served.close());
  const connect = async (): Promise<RemoteStore> => {
    const remote = await remoteStore(socket, signal);
    onTestFinished(() => remote.close());
    return remote;
  };
  return { socket, connect, close: () => served.close() };
}

function beat(line: number): { line: number; event: LogEventV1 } {
  const event = { id: '', time: '2026-03-10T16:00:00Z', name: 'acme.beat', severity: 9, attributes: {} };
  return { line, event };
}

/** A store whose stages are watched. */
function watched(stages: { stage: StageV1; discarded: boolean; batches: number }[]): LogStoreV1 {
  const store = memoryStore();
  return {
    ...store,
    async stage(about, given) {
      const stage = await store.stage(about, given);
      const seen = { stage, discarded: false, batches: 0 };
      stages.push(seen);
      const { discard, events } = stage;
      stage.discard = async () => {
        seen.discarded = true;
        await discard.call(stage);
      };
      stage.events = (of, batches) =>
        events.call(
          stage,
          of,
          (async function* () {
            for await (const batch of batches) {
              seen.batches += 1;
              yield batch;
            }
          })(),
        );
      return stage;
    },
  };
}

describe('a client that dies', () => {
  it('gives its lease to the next one', async () => {
    const { connect } = await serve(memoryStore());
    const [first, second] = [await connect(), await connect()];
    await first.acquire('night', signal);
    const waiting = second.acquire('night', signal);
    expect(await Promise.race([waiting, sleep(100, 'waits')])).toBe('waits');
    await first.close();
    await (await waiting).release();
  });

  it('leaves no stage behind, also in the middle of an upload', async () => {
    const stages: { stage: StageV1; discarded: boolean; batches: number }[] = [];
    const { connect } = await serve(watched(stages));
    const client = await connect();
    const stage = await client.stage(feed, signal);
    let going = true;
    const upload = stage.events(
      file,
      (async function* () {
        for (let line = 1; going; line += 1) {
          yield [beat(line)];
          await sleep(5);
        }
      })(),
    );
    await expect.poll(() => stages[0]?.batches ?? 0).toBeGreaterThan(1);
    await client.close();
    going = false;
    await expect(upload).rejects.toThrow();
    await expect.poll(() => stages[0]?.discarded).toBe(true);
  });

  it('ends a lease that came while nobody waited for it any more', async () => {
    const { connect } = await serve(memoryStore());
    const [first, second] = [await connect(), await connect()];
    const lease = await first.acquire('night', signal);
    const stop = new AbortController();
    const waiting = second.acquire('night', stop.signal);
    await sleep(50);
    stop.abort(new Error('told to stop'));
    await expect(waiting).rejects.toThrow('told to stop');
    await lease.release();
    await (await first.acquire('night', signal)).release();
  });
});

describe('an owner that ends', () => {
  it('is told by every call, and by `ended`', async () => {
    const { connect, close } = await serve(memoryStore());
    const client = await connect();
    const lease = await client.acquire('night', signal);
    const waiting = client.acquire('night', signal);
    const failed = expect(waiting).rejects.toMatchObject({ kind: 'unsupported', hint: expect.any(String) });
    await sleep(50);
    await close();
    await failed;
    await expect.poll(() => client.ended.aborted).toBe(true);
    const gone = {
      kind: 'unsupported',
      message: 'The process that held the store has ended.',
      hint: expect.stringContaining('Run the command again'),
    };
    expect(client.ended.reason).toMatchObject(gone);
    await expect(client.sources(signal)).rejects.toMatchObject(gone);
    await expect(client.query({}, signal)[Symbol.asyncIterator]().next()).rejects.toMatchObject(gone);
    await lease.release();
  });

  it('finishes the commit under way', async () => {
    const store = memoryStore();
    let committed = false;
    const slow: LogStoreV1 = {
      ...store,
      async commit(commit, given) {
        await sleep(100);
        await store.commit(commit, given);
        committed = true;
      },
    };
    const { connect, close } = await serve(slow);
    const client = await connect();
    const commit = client.commit(
      { source: 's', feed, key: '1', observedTime: '2026-01-01T00:00:00Z' },
      signal,
    );
    const settled = commit.catch(() => {});
    await sleep(30);
    await close();
    await settled;
    expect(committed).toBe(true);
  });
});

describe('what crosses', () => {
  it.each([
    new ApiError('auth', 'no', {
      status: 401,
      code: '0001',
      retryAfter: 3,
      docs: 'https://x.example',
      hint: 'h',
    }),
    new FormatError('cut short', { file: 'a.gz', line: 3, offset: 9 }),
    new InvalidRecordError(['no time', 'no id'], { origin: { source: 's', feed: 'f' } }),
    new UnsupportedError('the disk is full', { hint: 'Make room.' }),
    new TypeError('a bug'),
  ])('of an error is all but its cause and stack: %s', async (error) => {
    const store = memoryStore();
    store.sources = () => Promise.reject(error);
    const { connect } = await serve(store);
    const crossed = await (await connect()).sources(signal).catch((caught: unknown) => caught);
    const { stack: _s, cause: _c, ...said } = { ...error, message: error.message, name: error.name } as Error;
    expect({
      ...(crossed as Error),
      message: (crossed as Error).message,
      name: (crossed as Error).name,
    }).toEqual(said);
    expect(crossed).toBeInstanceOf(error.name === 'TypeError' ? Error : (error as Error).constructor);
  });

  it('of a source that fails drops its rows before the failure is told, so that a commit brings none', async () => {
    const { connect } = await serve(memoryStore());
    const client = await connect();
    const stage = await client.stage(feed, signal);
    const broken = (async function* () {
      yield [beat(1)];
      throw new FormatError('wrong checksum');
    })();
    await expect(stage.events(file, broken)).rejects.toThrow('wrong checksum');
    await client.commit({ source: 's', feed, key: '1', observedTime: '2026-01-01T00:00:00Z', stage }, signal);
    expect((await client.changes({ limit: 10 }, signal)).events).toEqual([]);
  });

  it('as an upload waits for the store, and stops at its error', async () => {
    const store = memoryStore();
    let taken = 0;
    const full: LogStoreV1 = {
      ...store,
      async stage(about, given) {
        const stage = await store.stage(about, given);
        stage.events = async (_, batches) => {
          for await (const _batch of batches) {
            taken += 1;
            await sleep(20);
            if (taken === 10) throw new UnsupportedError('the disk is full');
          }
        };
        return stage;
      },
    };
    const { connect } = await serve(full);
    const stage = await (await connect()).stage(feed, signal);
    const large = Array.from({ length: 2000 }, (_, line) => beat(line));
    let made = 0;
    let closed = false;
    async function* endless() {
      try {
        for (;;) {
          made += 1;
          yield large;
        }
      } finally {
        closed = true;
      }
    }
    await expect(stage.events(file, endless())).rejects.toMatchObject({ message: 'the disk is full' });
    expect(closed).toBe(true);
    expect(made).toBeLessThan(taken + 30);
  });

  it('as an answer waits for its reader, and ends when the reader has enough', async () => {
    const store = memoryStore();
    let pages = 0;
    let ended = false;
    const event = { ...beat(1).event, id: 'x'.repeat(100_000), source: 's', feed: 'f', observedTime: '' };
    const endless: LogStoreV1 = {
      ...store,
      async *query() {
        try {
          for (;;) {
            pages += 1;
            yield { events: [event], after: String(pages) };
          }
        } finally {
          ended = true;
        }
      },
    };
    const { connect } = await serve(endless);
    for await (const page of (await connect()).query({}, signal)) {
      expect(page.after).toBe('1');
      await sleep(300);
      expect(pages).toBeLessThan(100);
      break;
    }
    await expect.poll(() => ended).toBe(true);
  });

  it('are the calls beyond those of every store', async () => {
    const { connect } = await serve(memoryStore(), { double: async (n) => Number(n) * 2 });
    const client = await connect();
    expect(await client.also('double')?.(21, signal)).toBe(42);
    expect(client.also('halve')).toBeUndefined();
  });

  it('is nothing for who has no session or names no call', async () => {
    const { socket } = await serve(memoryStore());
    const ask = (path: string, headers: Record<string, string>) =>
      new Promise<number | undefined>((resolve, reject) => {
        request({ socketPath: socket, path, method: 'POST', headers }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        })
          .on('error', reject)
          .end('[]');
      });
    expect(await ask('/sources', {})).toBe(426);
    expect(await ask('/sources', { 'x-logs-store': '1' })).toBe(400);
    expect(await ask('/constructor', { 'x-logs-store': '1' })).toBe(400);
  });
});
