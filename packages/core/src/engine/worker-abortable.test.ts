import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { abortable } from './worker-abortable.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

describe('items until the signal aborts', () => {
  it('end at once when it aborts, while the source takes its time, and the source is closed', async () => {
    const stop = new AbortController();
    let closed = false;
    const slow = async function* () {
      try {
        yield 1;
        await sleep(30);
        yield 2;
      } finally {
        closed = true;
      }
    };
    const seen: number[] = [];
    const reading = (async () => {
      for await (const item of abortable(slow(), stop.signal)) {
        seen.push(item);
        setImmediate(() => stop.abort(new Error('stop')));
      }
    })();
    await expect(reading).rejects.toThrow('stop');
    expect([seen, closed]).toEqual([[1], false]);
    await sleep(50);
    expect(closed).toBe(true);
  });

  it('do not come once it aborted, and the source’s own error does', async () => {
    const stop = new AbortController();
    const items = abortable(ReadableStream.from([1, 2]), stop.signal);
    expect(await items.next()).toEqual({ done: false, value: 1 });
    stop.abort(new Error('stop'));
    await expect(items.next()).rejects.toThrow('stop');
    const fails = async function* () {
      yield 1;
      throw new Error('out of paper');
    };
    const failing = abortable(fails(), new AbortController().signal);
    await failing.next();
    await expect(failing.next()).rejects.toThrow('out of paper');
  });

  it('are let go once they were read', async () => {
    const pages: WeakRef<object>[] = [];
    const source = async function* () {
      for (let page = 0; page < 100; page += 1) {
        const items = { page };
        pages.push(new WeakRef(items));
        yield items;
      }
    };
    let alive = 0;
    for await (const { page } of abortable(source(), new AbortController().signal)) {
      if (page < 99) continue;
      await sleep(1);
      collectGarbage();
      alive = pages.filter((ref) => ref.deref() !== undefined).length;
    }
    expect(alive).toBeLessThan(10);
  });
});
