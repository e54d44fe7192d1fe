import { isUtf8 } from 'node:buffer';
import { commonAttributes, defaultLimits } from '@logs/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inPieces } from '../test/bytes.ts';
import { delivery } from '../test/deliveries.ts';
import { bulk, byRecord } from '../test/plain-rows.ts';
import { tableTypes } from './events-table.ts';
import type { ReadOptions } from './plan.ts';
import { encodeRows } from './table.ts';

const options: Partial<ReadOptions>[] = [
  {},
  { mode: 'strict' },
  { layout: { slice_played: 'base', asset_play_started: 'enhanced', channel_play_started: 'legacy' } },
  { customFields: { slice_played: ['site', 'tier'], channel_ping: ['site'] }, redact: ['x', 'au*'] },
];
const sizes = fc.oneof(
  fc.constant<number[]>([]),
  fc.constant<number[]>([1]),
  fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 9 }),
);

describe('encodeRows', () => {
  it('gives the events that decode and normalize give, on any delivery', async () => {
    await fc.assert(
      fc.asyncProperty(delivery, fc.constantFrom(...options), sizes, async (bytes, options, pieces) => {
        const { counts, ...rows } = await bulk(bytes, { options, pieces });
        expect(rows).toEqual(await byRecord(bytes, { options }));
        expect(counts).toMatchObject({ events: rows.events.length, invalid: rows.invalid.length });
      }),
      { numRuns: 1500 },
    );
  });

  it('does so with tight limits, and however the bytes are cut', async () => {
    const limits = { recordBytes: 90, keptBytes: 16, columns: 12 };
    await fc.assert(
      fc.asyncProperty(delivery, sizes, async (bytes, pieces) => {
        const whole = await bulk(bytes, { limits });
        expect(await bulk(bytes, { limits, pieces })).toEqual(whole);
        const { counts: _, ...rows } = whole;
        expect(rows).toEqual(await byRecord(bytes, { limits }));
      }),
      { numRuns: 500 },
    );
  });

  const slice = (...values: string[]) =>
    `2026-03-10\t16:48:11\tslice_played\t${['a', '1', '0', ...values, ...Array(15).fill('-')].slice(0, 12).join('\t')}\n`;

  it('gives what a common line says without going through an event', async () => {
    const chunks = [];
    const body = new TextEncoder().encode(slice('198.51.100.7', 'Röku', 'https://h.example/?a=1'));
    const job = { key: 'k', ordinal: 3, options: {}, limits: defaultLimits };
    for await (const chunk of encodeRows(inPieces(body), job, { isUtf8 })) chunks.push(chunk);
    expect(chunks.map((chunk) => chunk.kind)).toEqual(['rows', 'counts']);
    const [rows] = chunks;
    expect(rows?.kind === 'rows' && new TextDecoder().decode(rows.bytes)).toBe(
      '3\t1\t2026-03-10 16:48:11\ta\t1\tvod\t198.51.100.7\tRöku\thttps://h.example/?a=1\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\n',
    );
  });

  it('counts what it met', async () => {
    const wide = slice().replace('\n', '\tx\ty\n');
    const text = `# c\n\n${slice()}${wide}${slice().replace('\t1\t', '\tabc\t')}2026-03-10\t16:48:11\tseek\t1\n2026-03-10\t16:48:11\t__proto__\t1\nbad\n`;
    const { counts } = await bulk(new TextEncoder().encode(text));
    expect(counts).toEqual({
      events: 5,
      invalid: 1,
      skippedLines: 2,
      unknownTypes: { seek: 1, ['__proto__']: 1 },
      extraColumns: { slice_played: 1 },
      unfitValues: { 'slice_played.slice_number': 1 },
    });
  });

  it('keeps the number of type names in its counts small', async () => {
    const lines = Array.from({ length: 150 }, (_, k) => `2026-03-10\t16:48:11\ttype${k}\t1\n`).join('');
    const { counts } = await bulk(new TextEncoder().encode(lines));
    expect(Object.keys(counts?.unknownTypes ?? {})).toHaveLength(101);
    expect(counts?.unknownTypes['…']).toBe(50);
  });

  it('hands rows out in whole chunks of about 1 MiB', async () => {
    const body = new TextEncoder().encode(slice('x'.repeat(1000)).repeat(5000));
    const { events } = await bulk(body);
    expect(events).toHaveLength(5000);
    expect(events.at(-1)).toMatchObject({ line: 5000 });
    let largest = 0;
    for await (const chunk of encodeRows(
      inPieces(body, 1e6),
      { key: 'k', ordinal: 7, options: {}, limits: defaultLimits },
      { isUtf8 },
    )) {
      if (chunk.kind === 'rows') largest = Math.max(largest, chunk.bytes.length);
    }
    expect(largest).toBeGreaterThan(900_000);
    expect(largest).toBeLessThanOrEqual(1024 * 1024);
  });
});

describe('the tables', () => {
  it('have each attribute once, and common ones in their common type', () => {
    for (const { type, columns, constants } of tableTypes) {
      const attributes = [...columns.map(({ attribute }) => attribute), ...Object.keys(constants)];
      expect(attributes, type).toEqual([...new Set(attributes)]);
      expect(new Set(columns.map(({ name }) => name)).size, type).toBe(columns.length);
      for (const { attribute, type: own } of columns) {
        const common = (commonAttributes as Record<string, { type: string }>)[attribute];
        if (common !== undefined) expect([attribute, own]).toEqual([attribute, common.type]);
      }
    }
  });

  it('are the 17 of the vendor and one for the unknown', () => {
    expect(tableTypes).toHaveLength(18);
    expect(tableTypes.at(-1)).toMatchObject({ type: '', event: 'media.unknown' });
  });
});
