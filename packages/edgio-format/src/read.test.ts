import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { framed, latin1, rows } from '../test/bytes.ts';
import { delivery } from '../test/deliveries.ts';
import { readRecords } from './read.ts';

const head = (type = 'asset_deleted') => `2026-03-10\t16:48:11\t${type}\t`;
const good = `${head()}a1\tcause`;
const goodRow = ['2026-03-10', '16:48:11', 'asset_deleted', 'a1', 'cause'];
const last = async (field: string, behind = '\n') =>
  (await rows(`${head()}a1\t${field}${behind}`))[0]?.slice(4);

describe('a closing quote counts only before TAB, LF, CRLF or the end of the file', () => {
  it.each([
    ['"a\tb"', ['a\tb']],
    ['"a\nb"', ['a\nb']],
    ['"a\r\nb"', ['a\r\nb']],
    ['"He said \\"hi\\""', ['He said "hi"']],
    ['"He said ""hi"""', ['He said "hi"']],
    ['"a\tC:\\\\x"', ['a\tC:\\x']],
    ['"a\tC:\\x"', ['a\tC:\\x']],
    ['"a\\\\\\"b"', ['a\\"b']],
    ['C:\\x', ['C:\\x']],
    ['a\\"b', ['a\\"b']],
    ['end\\', ['end\\']],
    ['""', ['']],
    ['-', [null]],
    ['"-"', ['-']],
    ['"Uncut" Night 2', ['"Uncut" Night 2']],
    ['"a" b\t"c"', ['"a" b', 'c']],
    ['say "a"', ['say "a"']],
    ['"\\n"', ['\\n']],
    ['"', ['"']],
    ['"""', ['"""']],
    ['""""', ['"']],
    ['"a\\"', ['"a\\"']],
    ['  a  ', ['  a  ']],
  ])('%j', async (field, cells) => {
    expect(await last(field)).toEqual(cells);
    expect(await last(field, '\r\n')).toEqual(cells);
    expect(await last(field, '')).toEqual(cells);
  });

  it('before a lone CR it is none', async () => {
    expect(await last('"a"\rb')).toEqual(['"a"\rb']);
    expect(await last('"a"\r', '')).toEqual(['"a"\r']);
  });
});

describe('a stray quote never swallows a good line', () => {
  it('when nothing closes it', async () => {
    expect(await rows(`${head()}a1\t"open\n${good}\n`)).toEqual([[...goodRow.slice(0, 4), '"open'], goodRow]);
  });

  it('when a later line happens to close it', async () => {
    const closing = `${head()}a2\tshut"`;
    expect(await rows(`${head()}"a1\topen\n${closing}\n${good}`)).toEqual([
      ['2026-03-10', '16:48:11', 'asset_deleted', '"a1', 'open'],
      ['2026-03-10', '16:48:11', 'asset_deleted', 'a2', 'shut"'],
      goodRow,
    ]);
  });

  it('while lines without a record head belong to the value', async () => {
    const xml = '<a>\n2026-03-10 16:48:11\n\n# b\n001\n</a>';
    expect(await rows(`${head()}a1\t"${xml}"\n${good}`)).toEqual([[...goodRow.slice(0, 4), xml], goodRow]);
  });

  it('when the record limit is reached first', async () => {
    const text = `${head()}"a1\t${'x'.repeat(40)}\n${'y'.repeat(60)}"\t\n${good}\n`;
    const found = await framed(text, { limits: { recordBytes: 100 } });
    expect(found.map(({ raw, line }) => [line, raw?.[3] ?? raw?.[0]])).toEqual([
      [1, '"a1'],
      [2, `${'y'.repeat(60)}"`],
      [3, 'a1'],
    ]);
  });

  it('nor when the record limit lies in the middle of the value, however the bytes come', async () => {
    const text = `${head()}"a1\t${'x'.repeat(70)}\n${'y'.repeat(60)}"\n${good}\n`;
    const limits = { recordBytes: 100 };
    const whole = await framed(text, { limits });
    for (const size of [1, 2, 7, 64, 101])
      expect(await framed(text, { limits, pieces: [size] })).toEqual(whole);
    expect(whole.at(-1)?.raw).toEqual(goodRow);
    expect(whole[0]).toMatchObject({ line: 1, invalid: 'longer than 100 bytes' });
  });
});

describe('lines that are no record', () => {
  it.each([
    ['a comment', '#Version: 001'],
    ['a comment with an open quote', '# it\'s "open'],
    ['a version', '001'],
    ['a version with its word', 'version: 002'],
    ['a format', 'Format=001'],
    ['a blank line', ''],
    ['spaces', '   '],
    ['a header', 'date\ttime\tevent\tasset_id\tslice number'],
    ['a header in the words of the page', 'Date\tTime\tEvent name\tasset ID'],
  ])('%s is passed over, wherever a record may begin', async (_, line) => {
    expect(await rows(`${line}\n${good}\n${line}\r\n${good}\n${line}`)).toEqual([goodRow, goodRow]);
  });

  it.each([
    ['no date in the first cell', 'yesterday\t16:48:11\tasset_deleted\ta1\tcause'],
    ['cells that are no names', 'date\ttime\tevent\t24089701c7894902\t1.5'],
    ['a quoted header', '"date"\ttime\tevent'],
    ['a longer number', '0001'],
    ['a quoted version', '"001"'],
  ])('%s is a record', async (_, line) => {
    expect(await framed(`${line}\n${good}\n`)).toHaveLength(2);
  });

  it('a byte order mark before the first is passed over', async () => {
    expect(await rows(`\uFEFF${good}\n`)).toEqual([goodRow]);
    expect(await rows(`${good}\n\uFEFF${good}\n`)).not.toEqual([goodRow, goodRow]);
  });
});

describe('bytes', () => {
  it('NUL and invalid UTF-8 come as TextDecoder gives them', async () => {
    const bytes = latin1(`${head()}a\0b\tFianc\xe9 \xe2\x82\xac \xe2\x82\n`);
    expect((await rows(bytes))[0]?.slice(3)).toEqual(['a\0b', 'Fianc\uFFFD € \uFFFD']);
  });

  it('a file may lack its last line end, and may be empty', async () => {
    expect(await rows(good)).toEqual([goodRow]);
    expect(await rows('')).toEqual([]);
    expect(await rows('\n')).toEqual([]);
  });

  it('CRLF ends a line, a CR within does not', async () => {
    expect(await rows(`${good}\r\n${head()}a\rb\tc\r\n`)).toEqual([
      goodRow,
      ['2026-03-10', '16:48:11', 'asset_deleted', 'a\rb', 'c'],
    ]);
  });
});

describe('places', () => {
  it('line and offset are those of the physical line on which the record starts', async () => {
    const text = `#é\n\n${head()}a1\t"x\ny\nz"\r\n${good}`;
    expect((await framed(text)).map(({ line, offset, length }) => ({ line, offset, length }))).toEqual([
      { line: 3, offset: 5, length: 44 },
      { line: 6, offset: 51, length: 42 },
    ]);
  });

  it('an over-long record keeps its first bytes, and nothing else of it stays in memory', async () => {
    async function* endless() {
      yield new TextEncoder().encode(`${good}\n${head()}`);
      for (let k = 0; k < 50; k++) yield new Uint8Array(1024 * 1024).fill(0x78);
      yield new TextEncoder().encode(`\n${good}\n`);
    }
    const limits = { recordBytes: 4 * 1024 * 1024, keptBytes: 64 * 1024, columns: 256 };
    const found = [];
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    for await (const batch of readRecords(endless(), {
      ...limits,
      inflatedBytes: 1e9,
      ratio: 200,
      ratioFrom: 1e9,
    })) {
      found.push(...batch);
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    expect(found.map(({ line }) => line)).toEqual([1, 2, 3]);
    expect(found[1]).toMatchObject({
      offset: 43,
      length: 50 * 1024 * 1024 + 34,
      invalid: 'longer than 4194304 bytes',
    });
    expect(found[1]?.bytes).toHaveLength(64 * 1024);
    expect(found[2]?.raw).toEqual(goodRow);
    expect(most).toBeLessThan(40 * 1024 * 1024);
  });

  it('a record of exactly the limit is none too long, one byte more is', async () => {
    const limits = { recordBytes: 42, keptBytes: 10 };
    for (const end of ['\n', '\r\n', '']) {
      for (const pieces of [[1], [42], [1000]]) {
        expect(await framed(`${good}${end}`, { limits, pieces })).toMatchObject([
          { raw: goodRow, length: 42 },
        ]);
        expect(await framed(`${good}x${end}`, { limits, pieces })).toMatchObject([
          { invalid: 'longer than 42 bytes', length: 43, bytes: new TextEncoder().encode(good.slice(0, 10)) },
        ]);
      }
    }
  });

  it('more columns than the limit are invalid', async () => {
    const limits = { columns: 5 };
    expect(await framed(`${good}\tmore\n${good}\n`, { limits })).toMatchObject([
      { invalid: 'more than 5 columns', line: 1 },
      { raw: goodRow, line: 2 },
    ]);
  });
});

describe('however the bytes are cut', () => {
  it('the records are the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        delivery,
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 9 }),
        fc.constantFrom(60, 200, 100_000),
        async (bytes, pieces, recordBytes) => {
          const limits = { recordBytes, keptBytes: 20, columns: 16 };
          const whole = await framed(bytes, { limits });
          expect(await framed(bytes, { limits, pieces })).toEqual(whole);
          expect(await framed(bytes, { limits, pieces: [1] })).toEqual(whole);
        },
      ),
      { numRuns: 700 },
    );
  });
});

describe('random bytes', () => {
  const byte = fc.constantFrom(0, 9, 9, 10, 13, 0x20, 0x22, 0x22, 0x23, 0x2d, 0x31, 0x5c, 0x61, 0xc3, 0xff);
  const garbage = fc.array(byte, { maxLength: 60 }).map((bytes) => Uint8Array.from(bytes));

  // A good line begins with a record head behind a line end, and no `#` opens the line before it. Whatever
  // stands before and after it, it comes out as itself.
  it('never lose a good line beside them', async () => {
    const line = new TextEncoder().encode(`\n${good}\n`);
    await fc.assert(
      fc.asyncProperty(garbage, garbage, fc.integer({ min: 1, max: 50 }), async (before, after, size) => {
        const bytes = new Uint8Array([...before, ...line, ...after]);
        const all = await framed(bytes, { pieces: [size] });
        expect(all.map(({ raw }) => raw)).toContainEqual(goodRow);
      }),
      { numRuns: 1500 },
    );
  });

  it('are all accounted for: records do not overlap, and between them stand only line ends and lines that are none', async () => {
    await fc.assert(
      fc.asyncProperty(garbage, async (bytes) => {
        let end = 0;
        for (const { offset, length } of await framed(bytes)) {
          expect(offset).toBeGreaterThanOrEqual(end);
          end = offset + length;
        }
        expect(end).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 700 },
    );
  });
});

it('ends the body when its reader stops early', async () => {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode(`${good}\n`));
    },
    cancel() {
      cancelled = true;
    },
  });
  const limits = { recordBytes: 1000, keptBytes: 10, columns: 9, inflatedBytes: 1e9, ratio: 1, ratioFrom: 1 };
  for await (const batch of readRecords(body, limits)) {
    expect(batch).toHaveLength(1);
    break;
  }
  expect(cancelled).toBe(true);
});
