import { createHash } from 'node:crypto';
import { crc32, deflateRawSync, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../provider/limits.ts';
import { type InflateOptions, inflate } from './inflate.ts';

async function* pieces(bytes: Uint8Array, ...splits: number[]): AsyncGenerator<Uint8Array> {
  const at = [0, ...splits.filter((s) => s < bytes.length).sort((a, b) => a - b), bytes.length];
  for (let n = 1; n < at.length; n++) yield bytes.subarray(at[n - 1], at[n]);
}

async function read(body: AsyncIterable<Uint8Array>, options: Partial<InflateOptions> = {}) {
  const inflating = inflate(body, { compression: 'gzip', limits: defaultLimits, file: 'f.gz', ...options });
  const chunks: Uint8Array[] = [];
  let error: unknown;
  try {
    for await (const chunk of inflating.bytes) chunks.push(chunk);
  } catch (thrown) {
    error = thrown;
  }
  return { text: Buffer.concat(chunks).toString('latin1'), error, facts: inflating.facts(), chunks };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const noise = (length: number) => {
  let state = 1;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (state * 48271) % 0x7fffffff;
      return state & 0xff;
    }),
  );
};
const accepted = (file: Uint8Array) => {
  try {
    return gunzipSync(file).length > 0;
  } catch {
    return false;
  }
};
const one = gzipSync('first line\nsecond line\n');
const two = gzipSync(noise(60));
const both = Buffer.concat([one, two]);
const whole = `first line\nsecond line\n${noise(60).toString('latin1')}`;

describe('inflate', () => {
  it('reads two members, wherever the chunks are cut', async () => {
    for (let at = 0; at <= both.length; at++) {
      const { text, error, facts } = await read(pieces(both, at, at + 3));
      expect({ at, text, error, facts }).toEqual({
        at,
        text: whole,
        error: undefined,
        facts: { sha256: sha256(both), size: both.length, inflatedSize: whole.length, complete: true },
      });
    }
    expect((await read(pieces(both, ...Array.from(both.keys())))).text).toBe(whole);
  });

  it('reads large members in pieces of at most 1 MiB', async () => {
    const data = Buffer.concat([noise(700_000), Buffer.alloc(5_000_000, 'abc'), noise(1_500_000)]);
    const file = Buffer.concat([gzipSync(data), gzipSync(data, { level: 1 })]);
    const splits = Array.from({ length: 40 }, (_, n) => n * 131_072 + 7);
    for (const body of [pieces(file), pieces(file, ...splits)]) {
      const { text, error, chunks } = await read(body);
      expect(error).toBeUndefined();
      expect(text === Buffer.concat([data, data]).toString('latin1')).toBe(true);
      expect(Math.max(...chunks.map((c) => c.length))).toBeLessThanOrEqual(1024 * 1024);
    }
  });

  it('accepts an empty member, and zero padding after the last one only', async () => {
    expect(await read(pieces(gzipSync('')))).toMatchObject({ text: '', error: undefined });
    for (const length of [1, 7, 511, 70_000]) {
      const padded = Buffer.concat([both, Buffer.alloc(length)]);
      for (const at of [both.length - 1, both.length, both.length + 1]) {
        expect(await read(pieces(padded, at))).toMatchObject({ text: whole, error: undefined });
      }
      const stray = Buffer.concat([padded, two]);
      expect((await read(pieces(stray, both.length + 1))).error).toMatchObject({
        kind: 'format',
        file: 'f.gz',
        offset: padded.length,
        message: expect.stringContaining('other bytes than zeros'),
      });
    }
  });

  it('refuses a file that is cut anywhere, whatever the chunks', async () => {
    for (let length = 0; length < both.length; length++) {
      if (length === one.length) continue;
      const cut = both.subarray(0, length);
      for (const at of [1, one.length, length - 1, 3]) {
        const { error, facts } = await read(pieces(cut, at));
        expect(error, `cut at ${length}, split at ${at}`).toMatchObject({ kind: 'format', file: 'f.gz' });
        expect((error as Error).message).toMatch(/cut short|no bytes/);
        expect(facts).toMatchObject({ size: length, sha256: sha256(cut), complete: true });
      }
    }
  });

  it('refuses every flipped bit, or reads the same text', async () => {
    for (let bit = 0; bit < both.length * 8; bit++) {
      const flipped = Buffer.from(both);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      for (const split of [1, 30]) {
        const { text, error } = await read(pieces(flipped, split));
        // Header fields like the time, and the bits behind the last block, say nothing of the text.
        if (error === undefined) expect(text).toBe(whole);
        else expect(error).toMatchObject({ kind: 'format' });
        expect(error === undefined, `bit ${bit}`).toBe(accepted(flipped));
      }
    }
  });

  it('refuses trailing bytes, long and short', async () => {
    for (const tail of [
      'x',
      'trailing garbage of some length',
      '\x1f',
      '\x1f\x8b',
      '\x1f\x8b\x08\xff',
      '\x1f\x8b\x09\0\0\0\0\0\0\0\0',
    ]) {
      const bytes = Buffer.concat([both, Buffer.from(tail, 'latin1')]);
      for (const at of [both.length, both.length - 2, both.length + 1]) {
        const { error } = await read(pieces(bytes, at));
        expect(error, JSON.stringify(tail)).toMatchObject({ kind: 'format' });
        expect((error as { offset: number }).offset).toBeGreaterThanOrEqual(both.length);
      }
    }
    expect((await read(pieces(Buffer.from('plain text')))).error).toMatchObject({ offset: 0 });
  });

  it('says that the checksum or the length is wrong, and where', async () => {
    for (const [at, what] of [
      [8, 'checksum'],
      [4, 'length'],
    ] as const) {
      const bytes = Buffer.from(one);
      bytes[bytes.length - at] = (bytes[bytes.length - at] ?? 0) ^ 0x55;
      expect((await read(pieces(bytes))).error).toMatchObject({
        offset: bytes.length - at,
        message: expect.stringContaining(what),
        hint: expect.stringContaining('again'),
      });
    }
  });

  it('reads headers with every optional field, and checks theirs', async () => {
    const data = Buffer.from('data');
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(crc32(data), 0);
    trailer.writeUInt32LE(data.length, 4);
    const start = Buffer.from([0x1f, 0x8b, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 3, 3, 0, 1, 2, 3]);
    const head = Buffer.concat([start, Buffer.from('name\0comment\0')]);
    const check = Buffer.alloc(2);
    check.writeUInt16LE(crc32(head) & 0xffff);
    const file = Buffer.concat([head, check, deflateRawSync(data), trailer]);
    for (let at = 0; at < file.length; at++) {
      expect(await read(pieces(file, at))).toMatchObject({ text: 'data', error: undefined });
      expect((await read(pieces(file.subarray(0, at)))).error).toMatchObject({ kind: 'format' });
    }
    file[head.length] = (file[head.length] ?? 0) ^ 1;
    expect((await read(pieces(file))).error).toMatchObject({ message: expect.stringContaining('header') });
  });

  it('never crashes or hangs on random bytes, and names the file', async () => {
    const tail = fc.uint8Array({ maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(Buffer.alloc(0), one.subarray(0, 10), one, both),
        tail,
        fc.nat(300),
        async (head, rest, at) => {
          const { error } = await read(pieces(Buffer.concat([head, rest]), at));
          if (error !== undefined) expect(error).toMatchObject({ kind: 'format', file: 'f.gz' });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('stops at the limits', async () => {
    const bomb = gzipSync(Buffer.alloc(40_000_000));
    const limits = { ...defaultLimits, inflatedBytes: 3_000_000 };
    const large = await read(pieces(bomb), { limits });
    expect(large.error).toMatchObject({ kind: 'format', message: expect.stringContaining('3000000 bytes') });
    expect(large.text.length).toBeLessThanOrEqual(3_000_000);
    const ratio = await read(pieces(bomb), { limits: { ...defaultLimits, ratioFrom: 20_000_000 } });
    expect(ratio.error).toMatchObject({ message: expect.stringContaining('200 times') });
    expect(ratio.text.length).toBeLessThanOrEqual(21_000_000);
    expect((await read(pieces(bomb))).error).toBeUndefined();
  });

  it('passes plain files through, with the hash and within the limit', async () => {
    const plain = Buffer.from('as it is');
    expect(await read(pieces(plain, 2), { compression: 'none' })).toMatchObject({
      text: 'as it is',
      facts: { sha256: sha256(plain), size: 8, inflatedSize: 8, complete: true },
    });
    const limits = { ...defaultLimits, inflatedBytes: 7 };
    expect((await read(pieces(plain), { compression: 'none', limits })).error).toMatchObject({
      kind: 'format',
    });
  });

  it('hands on an error of the body, and closes the body when the reader stops early', async () => {
    const failing = async function* () {
      yield one.subarray(0, 12);
      throw new Error('the network went away');
    };
    expect((await read(failing())).error).toMatchObject({ message: 'the network went away' });
    let closed = false;
    const endless = async function* () {
      try {
        yield gzipSync(noise(3_000_000));
        yield gzipSync(noise(3_000_000));
      } finally {
        closed = true;
      }
    };
    const { bytes } = inflate(endless(), { compression: 'gzip', limits: defaultLimits, file: 'f' });
    for await (const _ of bytes) break;
    expect(closed).toBe(true);
  });
});
