import type { FileFeedV1, LimitsV1, LogEventV1, LogProviderV1 } from '../provider/index.ts';
import { defaultLimits } from '../provider/index.ts';
import { inflate } from '../toolkit/inflate.ts';
import { compressionOf } from './compression.ts';
import { normalizeRecord } from './normalize-frame.ts';
import { abortable } from './worker-abortable.ts';

/** What to decode, and as what. */
export interface DecodeOptions {
  provider: LogProviderV1;
  /** One of the provider's feeds. */
  feed: FileFeedV1;
  /** Bytes as delivered: gzip or plain, told apart by their first bytes. */
  body: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;
  /** The file's key, which ids are made from; `-` for standard input. */
  key: string;
  /** The vendor's facts about the file, as in `LogFileV1`. */
  attributes?: Record<string, string>;
  limits?: Partial<LimitsV1>;
  signal: AbortSignal;
}

/** One record of a file: an event, or the reason why it is none. */
export interface DecodedRecord {
  /** 1-based physical line on which it starts. */
  line: number;
  /** Byte offset in the inflated file. */
  offset: number;
  /** Length in bytes without the line end; `bytes` holds less of an over-long record. */
  length: number;
  /** As delivered, without the line end. Only valid until the next batch is asked for. */
  bytes: Uint8Array;
  event?: LogEventV1;
  /** Why it is no event, in words for a person. */
  invalid?: string;
}

/**
 * Decodes a vendor's file without a store: batches of records in the file's order. A record that cannot be
 * an event is one of them, with its reason.
 *
 * @throws FormatError when the file as a whole is damaged; what came before it was not yet known to be whole
 */
export async function* decode(options: DecodeOptions): AsyncGenerator<DecodedRecord[]> {
  const { provider, feed, key, attributes, signal } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const [feedName = ''] = Object.entries(provider.feeds).find(([, own]) => own === feed) ?? [];
  const name = `${provider.name}/${feedName}`;
  const { head, body } = await headOf(abortable(bytesOf(options.body, signal), signal));
  const inflating = inflate(body, { compression: compressionOf(head), limits, file: key });
  const stream = ReadableStream.from(inflating.bytes);
  const file = { key, ...(attributes === undefined ? {} : { attributes }) };
  for await (const frames of feed.decode(stream, file, limits)) {
    signal.throwIfAborted();
    yield frames.map(({ line, offset, length, bytes, raw, invalid }): DecodedRecord => {
      if (invalid !== undefined) return { line, offset, length, bytes, invalid };
      const normalized = normalizeRecord(feed, raw, { source: key, feed: name, key, line, offset });
      return 'event' in normalized
        ? { line, offset, length, bytes, event: normalized.event }
        : { line, offset, length, bytes, invalid: normalized.invalid };
    });
  }
}

/** A stream is cancelled at once when the signal aborts: its iterator would wait for the piece under way. */
async function* bytesOf(body: DecodeOptions['body'], signal: AbortSignal): AsyncGenerator<Uint8Array> {
  if (!(body instanceof ReadableStream)) {
    yield* body;
    return;
  }
  const reader = body.getReader();
  const cancel = () => reader.cancel(signal.reason).catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    await cancel();
  }
}

/** The first two bytes, and all bytes. */
async function headOf(
  body: AsyncGenerator<Uint8Array>,
): Promise<{ head: Uint8Array; body: AsyncIterable<Uint8Array> }> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  while (size < 2) {
    const next = await body.next();
    if (next.done) break;
    pieces.push(next.value);
    size += next.value.byteLength;
  }
  const whole = async function* () {
    yield* pieces;
    yield* body;
  };
  return { head: Buffer.concat(pieces), body: whole() };
}
