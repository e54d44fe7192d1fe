import fc from 'fast-check';
import type { Kind } from '../src/column.ts';
import { columnsOf, eventTypes, typeOf } from '../src/layout.ts';
import { writeCell } from '../src/write.ts';

const awkward = fc.constantFrom(
  '-',
  '"',
  '""',
  '"-"',
  '',
  ' ',
  'a\\',
  'C:\\x',
  '\\"',
  '"Uncut" Night 2',
  '"open',
  'shut"',
  '"a\tb"',
  '"a\nb"',
  '"a""b"',
  '"\\"',
  '"a\\\\"',
  '"a\r"',
  '"x\n2026-03-10\t16:00:00\terror\t',
  '\x01',
  '\0',
  '\x01-',
  'a\rb',
  '#1',
  '"#1"',
  '\u00e9',
  '\u{1f600}',
  'mid.1',
  'mid 1',
  'pre',
  'post.12345678901234567',
  '-1',
  '"-1"',
  '0',
  '1',
  '"1"',
  '2',
  '007',
  '-0',
  '1e3',
  '3.85284423828125E-4',
  '1e999',
  '.5',
  '1.',
  '+1',
  'NaN',
  '0.8343682004336305',
  '9007199254740993',
  '1583858891000',
  '1583858891001',
  '99999999999999999',
  '253402300800000',
  'bytes=0-99',
  '100-200',
  '-500',
  'abc',
  'A',
  'b',
  '404',
  '500',
  '600',
  '399',
  '198.51.100.7',
  '2001:db8::1',
  'https://e.test/?sig=abc&x=1',
  'https://u:p@e.test/',
  'http://e.test/%3Ftoken%3Dabc',
  'https://e.test/a?b=c',
  'live',
  'vod',
  '123456789012345678901234567890',
  `${'9'.repeat(400)}`,
);

const byte = fc.constantFrom(
  0,
  1,
  9,
  10,
  13,
  0x20,
  0x22,
  0x23,
  0x2d,
  0x30,
  0x5c,
  0x61,
  0xc3,
  0xa9,
  0xe2,
  0x82,
  0xef,
  0xbb,
  0xbf,
  0xff,
);
const raw = fc.array(byte, { maxLength: 12 }).map((bytes) => String.fromCharCode(...bytes));
const plain = fc.string({ unit: 'binary', maxLength: 12 }).map((text) => latin(writeCell(text)));

/** A cell as bytes, one character each: well written, awkward or garbage. */
const cell = fc.oneof(
  { weight: 6, arbitrary: awkward.map(latin) },
  { weight: 3, arbitrary: plain },
  { weight: 1, arbitrary: raw },
  { weight: 3, arbitrary: fc.constant('-') },
);

const date = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom('2026-03-10', '2024-02-29', '9999-12-31') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '2026-02-30',
      '2023-02-29',
      '0000-01-01',
      '2026-13-01',
      '"2026-03-10"',
      '-',
      'date',
    ),
  },
);
const time = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom('16:48:11', '00:00:00', '23:59:59') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('24:00:00', '23:60:00', '23:59:60', '1:00:00', '"16:48:11"', 'time'),
  },
);
const type = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...Object.keys(eventTypes)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'player_seek',
      'constructor',
      '__proto__',
      '-',
      '',
      '"slice_played"',
      'slice_played ',
      'event_name',
    ),
  },
);
const end = fc.oneof(
  { weight: 12, arbitrary: fc.constant('\n') },
  { weight: 1, arbitrary: fc.constantFrom('\r\n', '\n\n', '\n001\n', '\n#x\n', '\n  \n') },
);

/** One line of any type with about as many columns as its layouts have. */
const line = fc
  .tuple(date, time, type, fc.integer({ min: -1, max: 2 }), fc.nat(4), end)
  .chain(([d, t, name, more, layout, lf]) => {
    const event = typeOf(name.replaceAll('"', ''));
    const own =
      event === undefined
        ? 3
        : columnsOf(event, event.layouts[layout % event.layouts.length] ?? 'base').length;
    return fc
      .array(cell, { minLength: Math.max(0, own + more), maxLength: Math.max(0, own + more) })
      .map((cells) => [d, t, name, ...cells].join('\t') + lf);
  });

const numbers = [
  '-',
  '0',
  '007',
  '1',
  '2639768',
  '-1',
  '1.',
  '.5',
  '1.50',
  '4e0',
  '0.8343682004336305',
  '9007199254740993',
];
const byKind: Record<Kind, readonly string[]> = {
  text: ['-', 'a1', 'Fiancé', 'Roku/DVP-9.20 (519.20E04806A)', '198.51.100.7', 'C', 'x'.repeat(50)],
  url: [
    '-',
    'https://h.example/watch?v=7&autoplay=1',
    'https://h.example/?v=1&sig=abc',
    'https://h.example/?SIG=abc#x',
    'https://u:p@h.example/',
    'https://h.example/?u=https%3A%2F%2Fu:p%40h.example%2F',
    'https://h.example/%3Ftoken%3Dabc',
    'https://h.example/?to%6ben=abc',
    'https://h.example/?+token=abc',
    'https://h.example/?x-amz-date=1&b=2',
    'https://h.example/;token=abc',
    'token=abc',
    'https://h.example/?a=token=abc',
    'https://h.example/?xtoken=1&tokens=2',
    'https://h.example/?é=1&token=2',
  ],
  integer: numbers,
  number: numbers,
  duration: [...numbers, '0-99', 'bytes=1-'],
  choice: ['-', '0', '1', '2', '01'],
  epoch: [
    '-',
    '0',
    '1583858891000',
    '1583858891001',
    '951782400000',
    '253402300799999',
    '253402300800000',
    '1e3',
  ],
  instant: ['-', '1583858890123', '1583858890000', 'soon'],
  break: ['-', 'mid.1', 'pre 0', 'late'],
  request: ['-', 'https://ads.example.com/v?token=1', '<smart/>'],
};

/** One line as the vendor writes it, its values mostly of their kind. */
const common = fc.tuple(fc.constantFrom(...Object.values(eventTypes)), fc.nat(4)).chain(([event, pick]) => {
  const type = Object.keys(eventTypes).find((name) => eventTypes[name] === event) ?? '';
  const columns = columnsOf(event, event.layouts[pick % event.layouts.length] ?? 'base');
  return fc
    .tuple(...columns.map(({ kind }) => fc.constantFrom(...byKind[kind])))
    .map((cells) => `${['2026-03-10', '16:48:11', type, ...cells.map(latin)].join('\t')}\n`);
});

/** A file of random lines, as bytes: quotes, unfit values, extras, invalid UTF-8 and garbage included. */
export const delivery = fc
  .tuple(
    fc.constantFrom('', '', '001\n', '\xef\xbb\xbf', 'Version: 002\r\n'),
    fc.array(
      fc.oneof(
        { weight: 5, arbitrary: line },
        { weight: 10, arbitrary: common },
        { weight: 1, arbitrary: raw },
      ),
      { maxLength: 12 },
    ),
    fc.boolean(),
  )
  .map(([head, lines, cut]) => {
    const text = head + lines.join('');
    return Uint8Array.from(cut ? text.replace(/\n$/, '') : text, (character) => character.charCodeAt(0));
  });

function latin(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}
