import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultLimits, type FileFeedV1, type LogFileV1, type RowChunkV1 } from '../provider/index.ts';
import { type FileRead, type fileReader, readBytes } from './file-reader.ts';

// Lines → rows as they are; `boom`, `exit` and `stop` make the encoder fail, end the thread, or read no further.
const encoder = `
export async function* encodeRows(body, job, tools) {
  let rest = '', line = 0;
  const invalid = [];
  for await (const bytes of body) {
    if (job.options?.utf8 && !tools.isUtf8(bytes)) throw new Error('not UTF-8');
    const text = rest + Buffer.from(bytes).toString('latin1');
    const lines = text.split('\\n');
    rest = lines.pop();
    if (lines[0] === 'boom') throw new TypeError('a mistake in the encoder');
    if (lines[0] === 'exit') process.exit(7);
    if (lines[0] === 'stop') return;
    for (const [n, bad] of lines.entries()) {
      if (bad === 'bad') invalid.push({ line: line + n + 1, offset: 0, length: 3, reason: 'bad', bytes: bytes.subarray(0, 3) });
    }
    line += lines.length;
    const out = new TextEncoder().encode(lines.map((l) => job.ordinal + '\\t' + l + '\\n').join(''));
    yield { kind: 'rows', type: 'line', rows: lines.length, bytes: out, escaped: false };
  }
  if (invalid.length > 0) yield { kind: 'invalid', records: invalid };
  yield { kind: 'counts', counts: { events: line, invalid: invalid.length, skippedLines: 0, unknownTypes: {}, extraColumns: {}, unfitValues: {} } };
}
`;

let folder: string;
let built: { fileReader: typeof fileReader };
const signal = new AbortController().signal;
const limits = defaultLimits;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'file-reader-'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'encoder.js'), encoder);
  // A worker imports JavaScript only: what is tested is what is published.
  const compiler = join(
    dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
    'bin/tsc',
  );
  const project = fileURLToPath(new URL('../../tsconfig.build.json', import.meta.url));
  const flags = [
    '--outDir',
    join(folder, 'dist'),
    '--noEmitOnError',
    'false',
    '--declaration',
    'false',
    '--declarationMap',
    'false',
  ];
  try {
    execFileSync(process.execPath, [compiler, '-p', project, ...flags], { stdio: 'pipe' });
  } catch {
    // Types are checked elsewhere; what matters here is that the code came out.
  }
  built = await import(pathToFileURL(join(folder, 'dist/engine/file-reader.js')).href);
});
afterAll(() => rmSync(folder, { recursive: true }));

function feedOf(options: { utf8: boolean } | null = null, opened: string[] = []): FileFeedV1 {
  const feed = {
    kind: 'files',
    table: { module: pathToFileURL(join(folder, 'encoder.js')).href, options, types: [] },
    async open(file: LogFileV1) {
      opened.push(file.key);
      const { readFile } = await import('node:fs/promises');
      return new Blob([await readFile(join(folder, file.key))]).stream();
    },
  };
  return feed as unknown as FileFeedV1;
}

function fileOf(key: string, bytes: Uint8Array | undefined, more: Partial<LogFileV1> = {}): LogFileV1 {
  if (bytes !== undefined) writeFileSync(join(folder, key), bytes);
  const size = bytes === undefined ? {} : { size: bytes.length };
  return { key, fingerprint: 'f', compression: 'gzip', path: join(folder, key), ...size, ...more };
}

async function rowsOf(read: FileRead<RowChunkV1>) {
  let text = '';
  const rest: RowChunkV1[] = [];
  for await (const chunk of read.chunks) {
    if (chunk.kind === 'rows') text += Buffer.from(chunk.bytes).toString('latin1');
    else rest.push(chunk);
  }
  return { text, rest, facts: read.facts() };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const filler = 'x'.repeat(150);
const manyLines = (count: number) =>
  Array.from({ length: count }, (_, n) => `line ${n} ${(n * 48271) % 65537} ${filler}\n`).join('');
const withOrdinal = (text: string, ordinal: number) => text.replace(/^(?=.)/gm, `${ordinal}\t`);

describe.each([
  ['in worker threads', 2, false],
  ['in this thread', 0, true],
])('fileReader, %s', (_, workers, opens) => {
  it('gives rows, quarantine, counts and facts', async () => {
    const opened: string[] = [];
    const reader = built.fileReader(workers);
    const text = `one\nbad\ntwo\n`;
    const bytes = gzipSync(text);
    const {
      text: rows,
      rest,
      facts,
    } = await rowsOf(
      reader.rows(fileOf('small.gz', bytes), feedOf({ utf8: true }, opened), { ordinal: 3, limits, signal }),
    );
    expect(rows).toBe('3\tone\n3\tbad\n3\ttwo\n');
    expect(rest).toMatchObject([
      { kind: 'invalid', records: [{ line: 2, reason: 'bad' }] },
      { kind: 'counts', counts: { events: 3, invalid: 1 } },
    ]);
    const [invalid] = rest;
    expect(invalid?.kind === 'invalid' && invalid.records[0]?.bytes.buffer.byteLength).toSatisfy(
      (length) => workers === 0 || length === 3,
    );
    expect(facts).toEqual({ sha256: sha256(bytes), size: bytes.length, inflatedSize: text.length });
    expect(opened).toEqual(opens ? ['small.gz'] : []);
    await reader.close();
  });

  it('reads many files at once, large and small, each its own', async () => {
    const reader = built.fileReader(workers);
    const large = manyLines(30_000);
    const jobs = Array.from({ length: 30 }, async (_, n) => {
      const text = n % 10 === 0 ? large : manyLines(n * 37);
      const file = fileOf(`many-${n}.gz`, gzipSync(text, { level: 1 }));
      const own = { ordinal: n, limits, signal: new AbortController().signal };
      const { text: rows, facts } = await rowsOf(reader.rows(file, feedOf(), own));
      expect(rows === withOrdinal(text, n)).toBe(true);
      expect(facts.inflatedSize).toBe(text.length);
    });
    await Promise.all(jobs);
    await reader.close();
  });

  it('refuses damaged, cut, empty and oversized files as FormatError, and reads the next', async () => {
    const reader = built.fileReader(workers);
    const whole = gzipSync(manyLines(8_000));
    const flipped = Buffer.from(whole);
    flipped[flipped.length - 6] = (flipped[flipped.length - 6] ?? 0) ^ 1;
    const bad: [string, Uint8Array, RegExp][] = [
      ['cut.gz', whole.subarray(0, -1000), /cut short/],
      ['flipped.gz', flipped, /checksum/],
      ['empty.gz', new Uint8Array(), /no bytes/],
      ['tail.gz', Buffer.concat([whole, Buffer.from('x')]), /behind a whole one/],
      ['stop.gz', Buffer.concat([gzipSync('stop\n'), gzipSync('x').subarray(0, -1)]), /cut short/],
    ];
    for (const [key, bytes, message] of bad) {
      const read = reader.rows(fileOf(key, bytes), feedOf(), { ordinal: 0, limits, signal });
      const error = await rowsOf(read).catch((thrown: unknown) => thrown);
      expect(error, key).toMatchObject({
        kind: 'format',
        file: key,
        message: expect.stringMatching(message),
        hint: expect.any(String),
      });
      expect((error as { offset?: number }).offset, key).toBeTypeOf('number');
    }
    const tight = { ...limits, inflatedBytes: 1000 };
    const oversized = reader.rows(fileOf('big.gz', whole), feedOf(), { ordinal: 0, limits: tight, signal });
    await expect(rowsOf(oversized)).rejects.toMatchObject({ kind: 'format', file: 'big.gz' });
    const next = await rowsOf(
      reader.rows(fileOf('next.gz', gzipSync('ok\n')), feedOf(), { ordinal: 0, limits, signal }),
    );
    expect(next.text).toBe('0\tok\n');
    await reader.close();
  });

  it('names the file when the encoder fails', async () => {
    const reader = built.fileReader(workers);
    const read = reader.rows(fileOf('boom.gz', gzipSync('boom\n')), feedOf(), { ordinal: 0, limits, signal });
    const error = await rowsOf(read).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({
      name: 'TypeError',
      message: expect.stringContaining('a mistake in the encoder'),
    });
    await reader.close();
  });

  it('stops at once when the signal aborts, and goes on with other files', async () => {
    const reader = built.fileReader(workers);
    const controller = new AbortController();
    const file = fileOf('long.gz', gzipSync(manyLines(120_000), { level: 1 }));
    const read = reader.rows(file, feedOf(), { ordinal: 0, limits, signal: controller.signal });
    let pieces = 0;
    const reading = (async () => {
      for await (const _ of read.chunks) if (++pieces === 2) controller.abort(new Error('told to stop'));
    })();
    await expect(reading).rejects.toThrow('told to stop');
    expect(pieces).toBe(2);
    const again = reader.rows(file, feedOf(), { ordinal: 0, limits, signal: controller.signal });
    await expect(rowsOf(again)).rejects.toThrow('told to stop');
    const next = await rowsOf(
      reader.rows(fileOf('n.gz', gzipSync('ok\n')), feedOf(), { ordinal: 0, limits, signal }),
    );
    expect(next.text).toBe('0\tok\n');
    await reader.close();
  });
});

describe('worker threads', () => {
  it('hold back when nobody takes their rows, and let other files pass', async () => {
    const reader = built.fileReader(1);
    const text = manyLines(250_000);
    const file = fileOf('stalled.gz', gzipSync(text, { level: 1 }), { size: 1000 });
    const stalled = reader
      .rows(file, feedOf(), { ordinal: 1, limits, signal })
      .chunks[Symbol.asyncIterator]();
    await stalled.next();
    const before = process.memoryUsage().arrayBuffers;
    const other = await rowsOf(
      reader.rows(fileOf('other.gz', gzipSync('ok\n')), feedOf(), { ordinal: 2, limits, signal }),
    );
    expect(other.text).toBe('2\tok\n');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(text.length / 3);
    let rows = 0;
    for (let step = await stalled.next(); !step.done; step = await stalled.next()) {
      if (step.value.kind === 'counts') rows = step.value.counts.events;
    }
    expect(rows).toBe(250_000);
    await reader.close();
  });

  it('are replaced when they die, and only the file at work fails', async () => {
    const reader = built.fileReader(1);
    const files = ['a\n', 'exit\n', 'b\n', 'c\n'].map((text, n) => fileOf(`die-${n}.gz`, gzipSync(text)));
    const answers = await Promise.allSettled(
      files.map((file, ordinal) => rowsOf(reader.rows(file, feedOf(), { ordinal, limits, signal }))),
    );
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect((answers[1] as PromiseRejectedResult).reason.message).toContain(
      'ended unexpectedly (exit code 7)',
    );
    await reader.close();
  });

  it('end with the reader, and so do the files at work and those in line', async () => {
    const reader = built.fileReader(1);
    const file = fileOf('closed.gz', gzipSync(manyLines(50_000), { level: 1 }), { size: 10_000_000 });
    const reads = [0, 1, 2].map((ordinal) =>
      rowsOf(reader.rows(file, feedOf(), { ordinal, limits, signal })),
    );
    const settled = Promise.allSettled(reads);
    await reader.close();
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });

  it('say that a file is not there', async () => {
    const reader = built.fileReader(1);
    const read = reader.rows(fileOf('none.gz', undefined), feedOf(), { ordinal: 0, limits, signal });
    await expect(rowsOf(read)).rejects.toMatchObject({
      kind: 'format',
      message: expect.stringContaining('ENOENT'),
    });
    await reader.close();
  });
});

describe('readBytes', () => {
  it('gives the inflated bytes and the facts, and refuses damage', async () => {
    const bytes = gzipSync('some text');
    const read = readBytes(fileOf('r.gz', bytes), feedOf(), { limits, signal });
    const chunks: Uint8Array[] = [];
    for await (const chunk of read.chunks) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('some text');
    expect(read.facts()).toEqual({ sha256: sha256(bytes), size: bytes.length, inflatedSize: 9 });
    const cut = readBytes(fileOf('rc.gz', bytes.subarray(0, -1)), feedOf(), { limits, signal });
    await expect(
      cut.chunks[Symbol.asyncIterator]()
        .next()
        .then(() => cut.chunks[Symbol.asyncIterator]().next()),
    ).rejects.toMatchObject({ kind: 'format' });
    expect(cut.facts()).toMatchObject({ size: bytes.length - 1 });
  });
});
