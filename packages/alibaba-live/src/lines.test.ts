import { defaultLimits, type LimitsV1 } from '@logs/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameLines } from './lines.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

async function framed(pieces: readonly Uint8Array[], limits: Partial<LimitsV1> = {}, from?: string) {
  const found = [];
  const body = (async function* () {
    yield* pieces;
  })();
  for await (const batch of frameLines(body, { ...defaultLimits, ...limits }, from)) {
    for (const each of batch) found.push({ ...each, bytes: decoder.decode(each.bytes) });
  }
  return found;
}

const text = (...lines: string[]) => lines.map((line) => encoder.encode(line));

describe('lines', () => {
  it('end with LF, CRLF or the file, and are counted from 1', async () => {
    const found = await framed(text('one\r\ntwo\n\nfo', 'ur'));
    expect(found).toEqual([
      { line: 1, offset: 0, length: 3, bytes: 'one', raw: { line: 'one' } },
      { line: 2, offset: 5, length: 3, bytes: 'two', raw: { line: 'two' } },
      { line: 4, offset: 10, length: 4, bytes: 'four', raw: { line: 'four' } },
    ]);
  });

  it('take the time of their file along', async () => {
    const [only] = await framed(text('x'), {}, '2023-09-20T08:00:00Z');
    expect(only?.raw).toEqual({ line: 'x', from: '2023-09-20T08:00:00Z' });
  });

  it('lose a byte order mark at the file’s beginning alone', async () => {
    const found = await framed(text('\ufeffone\n', '\ufefftwo'));
    expect(found.map(({ raw }) => raw?.line)).toEqual(['one', '\ufefftwo']);
  });

  it('that are too long are kept in part, and those around them whole', async () => {
    const found = await framed(text('short\n', 'x'.repeat(50), 'y'.repeat(50), '\nlast'), {
      recordBytes: 20,
      keptBytes: 8,
    });
    expect(found).toEqual([
      { line: 1, offset: 0, length: 5, bytes: 'short', raw: { line: 'short' } },
      { line: 2, offset: 6, length: 100, bytes: 'xxxxxxxx', invalid: 'longer than 20 bytes' },
      { line: 3, offset: 107, length: 4, bytes: 'last', raw: { line: 'last' } },
    ]);
  });

  it('of exactly the longest length count, with CRLF too', async () => {
    const found = await framed(text('12345\r\n12345\n123456\r\n'), { recordBytes: 5 });
    expect(found.map(({ invalid, raw }) => raw?.line ?? invalid)).toEqual([
      '12345',
      '12345',
      'longer than 5 bytes',
    ]);
  });

  it('are the same however the bytes are cut', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'é', '"', ' ', '播', '\r'), maxLength: 12 });
    const cuts = fc.array(fc.nat(200), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.boolean(), cuts, async (lines, hasEnd, at) => {
        const bytes = encoder.encode(lines.join('\n') + (hasEnd ? '\n' : ''));
        const points = [0, ...at.map((point) => Math.min(point, bytes.length)), bytes.length].sort(
          (a, b) => a - b,
        );
        const pieces = points.slice(1).map((end, k) => bytes.slice(points[k], end));
        const found = await framed(pieces, { recordBytes: 16, keptBytes: 4 });
        expect(found).toEqual(await framed([bytes], { recordBytes: 16, keptBytes: 4 }));
        const whole = found.filter(({ raw }) => raw !== undefined);
        for (const { line: number, raw } of whole) {
          expect(lines[number - 1]?.replace(/\r$/, '')).toBe(raw?.line);
        }
      }),
    );
  });
});
