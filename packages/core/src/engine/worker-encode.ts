import { isUtf8 } from 'node:buffer';
import { UnsupportedError } from '../provider/errors.ts';
import type { EncodeRowsV1, RowChunkV1 } from '../provider/index.ts';
import { inflate } from '../toolkit/inflate.ts';
import type { EncodeTask, FileFacts } from './worker-messages.ts';

/** Turns a file's bytes as delivered into rows, in whichever thread. Every byte is checked, also behind the last row. */
export function encodeFile(
  body: AsyncIterable<Uint8Array>,
  { module, job, compression }: EncodeTask,
): { chunks: AsyncIterable<RowChunkV1>; facts(): FileFacts } {
  const inflating = inflate(body, { compression, limits: job.limits, file: job.key });
  return {
    chunks: encode(inflating.bytes, module, job),
    facts: () => {
      const { sha256, size, inflatedSize, complete } = inflating.facts();
      return complete ? { sha256, size, inflatedSize } : {};
    },
  };
}

async function* encode(
  inflated: AsyncIterable<Uint8Array>,
  module: string,
  job: EncodeTask['job'],
): AsyncGenerator<RowChunkV1> {
  const bytes = inflated[Symbol.asyncIterator]();
  try {
    const { encodeRows } = (await import(module)) as { encodeRows?: EncodeRowsV1 };
    if (encodeRows === undefined) throw new UnsupportedError(`${module} exports no encodeRows`);
    // Without `return`: an encoder that stops early must not end the check of the bytes.
    const unclosed = { [Symbol.asyncIterator]: () => ({ next: () => bytes.next() }) };
    yield* encodeRows(unclosed, job, { isUtf8 });
    while (!(await bytes.next()).done);
  } finally {
    await bytes.return?.();
  }
}
