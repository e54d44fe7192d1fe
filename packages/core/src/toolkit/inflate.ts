import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { FormatError } from '../provider/errors.ts';
import type { LimitsV1 } from '../provider/limits.ts';
import { type ByteInput, byteInput } from './byte-input.ts';
import { gzipHeader } from './gzip-header.ts';
import { inflateRaw } from './inflate-raw.ts';

/** How to inflate. */
export interface InflateOptions {
  compression: 'gzip' | 'none';
  limits: Pick<LimitsV1, 'inflatedBytes' | 'ratio' | 'ratioFrom'>;
  /** The file's key or path, for messages. */
  file: string;
}

/** What is known of the bytes read so far; of the whole file once `complete`. */
export interface InflateFacts {
  /** Of the bytes as delivered, 64 hex digits. */
  sha256: string;
  /** Bytes as delivered. */
  size: number;
  inflatedSize: number;
  /** Whether the file was read to its end. */
  complete: boolean;
}

/** Inflated bytes, and what became known while they were read. */
export interface Inflating {
  /** In pieces of about 1 MiB. They count only once the last one came: it throws FormatError until then. */
  bytes: AsyncIterable<Uint8Array>;
  facts(): InflateFacts;
}

/**
 * Inflates a file and checks every byte of it. A gzip file is one or more members and zero padding after the
 * last one; a cut, a wrong checksum or length, any other byte and a file of zero bytes are a FormatError with
 * file and byte offset, as is a file that inflates past the limits.
 */
export function inflate(body: AsyncIterable<Uint8Array>, options: InflateOptions): Inflating {
  const hash = createHash('sha256');
  const facts = { size: 0, inflatedSize: 0, complete: false };
  const read = async function* () {
    for await (const bytes of body) {
      hash.update(bytes);
      facts.size += bytes.length;
      yield bytes;
    }
    facts.complete = true;
  };
  return {
    bytes: limited(options.compression === 'gzip' ? gunzip(read(), options.file) : read(), facts, options),
    facts: () => ({ sha256: hash.copy().digest('hex'), ...facts }),
  };
}

async function* limited(
  bytes: AsyncIterable<Uint8Array>,
  facts: { size: number; inflatedSize: number },
  { limits, file }: InflateOptions,
): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    facts.inflatedSize += piece.length;
    const { size, inflatedSize } = facts;
    if (inflatedSize > limits.inflatedBytes) {
      throw tooLarge(file, `it inflates to more than ${limits.inflatedBytes} bytes`);
    }
    if (inflatedSize > limits.ratioFrom && inflatedSize > limits.ratio * size) {
      throw tooLarge(file, `it inflates to more than ${limits.ratio} times its size`);
    }
    yield piece;
  }
}

function tooLarge(file: string, what: string): FormatError {
  const hint = 'If the file is what it should be, raise the limit in the configuration and collect again.';
  return new FormatError(`${file}: ${what}`, { file, hint });
}

async function* gunzip(chunks: AsyncGenerator<Uint8Array>, file: string): AsyncGenerator<Uint8Array> {
  const input = byteInput(chunks);
  try {
    let members = 0;
    while (await memberFollows(input, members, file)) {
      yield* member(input, file);
      members++;
    }
  } finally {
    await chunks.return(undefined);
  }
}

/** Reads a member's header; false at the end of the file and of its zero padding. */
async function memberFollows(input: ByteInput, members: number, file: string): Promise<boolean> {
  const start = input.offset;
  let head = await input.next();
  if (head === undefined && members === 0) throw damaged(file, 0, 'the file has no bytes');
  if (head === undefined) return false;
  if (members > 0 && head[0] === 0) return padding(head, input, file);
  for (;;) {
    const header = gzipHeader(head);
    if (typeof header === 'number') {
      input.unread(head.subarray(header));
      return true;
    }
    if (header !== 'more') {
      throw damaged(file, start, members === 0 ? header.wrong : `${header.wrong}, behind a whole one`);
    }
    const more = await input.next();
    if (more === undefined) throw damaged(file, input.offset, 'the file is cut short in a gzip header');
    head = Buffer.concat([head, more]);
  }
}

async function padding(first: Uint8Array, input: ByteInput, file: string): Promise<false> {
  for (let bytes: Uint8Array | undefined = first; bytes !== undefined; bytes = await input.next()) {
    const stray = bytes.findIndex((byte) => byte !== 0);
    if (stray >= 0) {
      throw damaged(file, input.offset - bytes.length + stray, 'other bytes than zeros follow the gzip data');
    }
  }
  return false;
}

async function* member(input: ByteInput, file: string): AsyncGenerator<Uint8Array> {
  let crc = 0;
  let length = 0;
  try {
    for await (const piece of inflateRaw(input)) {
      crc = crc32(piece, crc);
      length += piece.length;
      yield piece;
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'Z_BUF_ERROR') throw damaged(file, input.offset, 'the file is cut short', error);
    if (!code?.startsWith('Z_')) throw error;
    throw damaged(file, input.offset, `the gzip data before it is damaged`, error);
  }
  const trailer = new DataView(await exactly(8, input, file));
  if (trailer.getUint32(0, true) !== crc) {
    throw damaged(file, input.offset - 8, 'the checksum of the gzip data is wrong');
  }
  if (trailer.getUint32(4, true) !== length % 2 ** 32) {
    throw damaged(file, input.offset - 4, 'the length of the gzip data is wrong');
  }
}

async function exactly(count: number, input: ByteInput, file: string): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(count);
  for (let at = 0; at < count; ) {
    const piece = await input.next();
    if (piece === undefined) throw damaged(file, input.offset, 'the file is cut short');
    const taken = piece.subarray(0, count - at);
    bytes.set(taken, at);
    at += taken.length;
    if (taken.length < piece.length) input.unread(piece.subarray(taken.length));
  }
  return bytes.buffer;
}

function damaged(file: string, offset: number, what: string, cause?: unknown): FormatError {
  return new FormatError(`${file}: ${what} (at byte ${offset})`, {
    file,
    offset,
    hint: 'Fetch the file again, or have it delivered again: it is tried again on every run.',
    ...(cause === undefined ? {} : { cause }),
  });
}
