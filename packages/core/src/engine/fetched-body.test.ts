import { existsSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../provider/index.ts';
import { fetchedBody } from './fetched-body.ts';

const mega = 1024 * 1024;

async function* body(
  pieces: number,
  size: number,
  closed: () => void = () => {},
): AsyncGenerator<Uint8Array> {
  try {
    for (let at = 0; at < pieces; at++) yield new Uint8Array(size).fill(at);
  } finally {
    closed();
  }
}

describe('a body that is fetched', () => {
  it('is held in memory where it is small', async () => {
    const fetched = await fetchedBody(body(3, 1000), 'k', defaultLimits);
    expect(fetched).toMatchObject({ size: 3000 });
    expect(fetched.path).toBeUndefined();
    expect([fetched.bytes?.[0], fetched.bytes?.[2999]]).toEqual([0, 2]);
    expect((await fetchedBody(body(0, 0), 'k', defaultLimits)).bytes).toHaveLength(0);
  });

  it('is a file for its owner alone where it is large, until it is let go', async () => {
    const { path = '', size, bytes, letGo } = await fetchedBody(body(5, mega), 'k', defaultLimits);
    expect([size, bytes]).toEqual([5 * mega, undefined]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const written = readFileSync(path);
    expect([written.length, written[0], written.at(-1)]).toEqual([5 * mega, 0, 4]);
    await letGo();
    expect(existsSync(path)).toBe(false);
  });

  it('is given up when it is larger than a file may be, and its source is closed', async () => {
    let closed = false;
    const endless = body(1e9, mega, () => {
      closed = true;
    });
    const limits = { ...defaultLimits, inflatedBytes: 5 * mega };
    await expect(fetchedBody(endless, 'k', limits)).rejects.toMatchObject({ kind: 'format', file: 'k' });
    expect(closed).toBe(true);
  });

  it('that breaks off leaves nothing', async () => {
    const broken = async function* () {
      yield* body(3, mega);
      throw new Error('the line broke');
    };
    await expect(fetchedBody(broken(), 'k', defaultLimits)).rejects.toThrow('the line broke');
  });
});
