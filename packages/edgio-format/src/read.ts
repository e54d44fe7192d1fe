import type { FramedV1, LimitsV1 } from '@logs/core';
import { row } from './cells.ts';
import type { EventsRecord } from './events-record.ts';
import { Framer, found } from './frame.ts';

const pieceBytes = 1024 * 1024;
const batchRecords = 1024;

/**
 * Inflated bytes → records, framing only. Lines that are no record by the vendor's rules do not appear. A
 * record that is over-long or has too many columns comes as `invalid`.
 */
export async function* readRecords(
  body: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
  limits: LimitsV1,
): AsyncGenerator<FramedV1<EventsRecord>[]> {
  const framer = new Framer(limits);
  let batch: FramedV1<EventsRecord>[] = [];
  for await (const piece of pieces(body)) {
    if (piece === undefined) framer.finish();
    else framer.push(piece);
    for (let what = framer.next(); what !== found.more; what = framer.next()) {
      const { line, offset, length } = framer;
      batch.push(
        what === found.record
          ? {
              line,
              offset,
              length,
              bytes: framer.buffer.subarray(framer.start, framer.end),
              raw: row(framer),
            }
          : { line, offset, length, bytes: framer.kept, invalid: framer.reason },
      );
      if (batch.length < batchRecords) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
    batch = [];
  }
}

/** Bytes in pieces that a Framer likes, and `undefined` at the end. */
export async function* pieces(
  body: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array | undefined> {
  for await (const chunk of chunks(body)) {
    for (let from = 0; from < chunk.length; from += pieceBytes) yield chunk.subarray(from, from + pieceBytes);
  }
  yield undefined;
}

// Not every browser lets a ReadableStream be iterated.
async function* chunks(
  body: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (!('getReader' in body)) return yield* body;
  const reader = body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}
