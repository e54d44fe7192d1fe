import type { EncodeRowsV1 } from '@logs/core';
import { Framer, found } from './frame.ts';
import { defaultOptions, type ReadOptions } from './plan.ts';
import { pieces } from './read.ts';
import { RowEncoder } from './row-encoder.ts';

/**
 * Inflated bytes of one file → its rows, in the encoding of RowChunkV1. The options are those of
 * {@link ReadOptions}. A worker thread imports this module.
 */
export const encodeRows: EncodeRowsV1 = async function* (body, job, tools) {
  const framer = new Framer(job.limits);
  const options = { ...defaultOptions, ...(job.options as Partial<ReadOptions> | null) };
  const encoder = new RowEncoder(framer, job, options, tools);
  const { ready } = encoder;
  for await (const piece of pieces(body)) {
    if (piece === undefined) framer.finish();
    else framer.push(piece);
    for (let what = framer.next(); what !== found.more; what = framer.next()) {
      if (what === found.record) encoder.record();
      else encoder.invalid(framer.reason, framer.kept);
      if (ready.length > 0) yield* ready.splice(0);
    }
  }
  encoder.end();
  yield* ready;
};
