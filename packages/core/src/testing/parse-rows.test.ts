import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { TableTypeV1 } from '../provider/table.ts';
import { encodeEvents } from './encode-events.ts';
import { parseRows } from './parse-rows.ts';

const type: TableTypeV1 = {
  type: 'play',
  event: 'media.playback.start',
  severity: 'row',
  constants: { 'acme.type': 'play' },
  columns: [
    { name: 'title', attribute: 'media.content.title', type: 'text' },
    { name: 'status', attribute: 'status', type: 'integer' },
    { name: 'length', attribute: 'length', type: 'number' },
    { name: 'ad', attribute: 'ad', type: 'boolean' },
    { name: 'created', attribute: 'created', type: 'time' },
  ],
};

const time = fc
  .date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().replace('.000Z', 'Z'));
const text = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.constantFrom('-', '\t', '\u0001-', '\u0001\n', '\\N', '\0'),
);
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0));
const attributes = fc.record(
  {
    'media.content.title': text,
    status: fc.maxSafeInteger(),
    length: number,
    ad: fc.boolean(),
    created: time,
    'acme.extra': fc.oneof(text, number, fc.boolean()),
  },
  { requiredKeys: [] },
);

it('reads what encodeEvents writes', () => {
  const line = fc.record({ line: fc.nat(), time, severity: fc.integer({ min: 1, max: 24 }), attributes });
  fc.assert(
    fc.property(fc.array(line), fc.nat(), (lines, ordinal) => {
      const events = lines.map(({ line, time, severity, attributes }) => ({
        line,
        event: {
          id: `f:${line}`,
          time,
          name: type.event,
          severity,
          attributes: { ...type.constants, ...attributes },
        },
      }));
      const chunk = encodeEvents(events, type, ordinal);
      if (chunk.kind !== 'rows') throw new Error('not rows');
      expect(chunk.rows).toBe(events.length);
      expect(chunk.escaped).toBe(chunk.bytes.includes(1));
      expect([...parseRows(chunk.bytes, type, 'f')]).toEqual(events.map((event) => ({ ordinal, ...event })));
    }),
  );
});

it.each([
  ['no line feed at the end', '0\t1\t2026-01-01 00:00:00\t9\t-\t-\t-\t-\t-\t-'],
  ['a field too few', '0\t1\t2026-01-01 00:00:00\t9\t-\t-\t-\t-\t-\n'],
  ['an unknown escape', '0\t1\t2026-01-01 00:00:00\t9\t\u0001x\t-\t-\t-\t-\t-\n'],
])('refuses rows with %s', (_, rows) => {
  expect(() => [...parseRows(new TextEncoder().encode(rows), type, 'f')]).toThrow();
});
