import type { ArchiveV1, KeptFileV1 } from '../store/index.ts';
import type { Connection } from './connection.ts';
import type { Frame } from './frames.ts';

/** The owner's archive. It keeps the bytes, so that it alone knows which are about to be named by a commit. */
export function remoteArchive(connection: Connection): ArchiveV1 {
  return {
    keep: async (body, signal) => (await connection.upload('keep', bytesOf(body), signal)) as KeptFileV1,
    sweep: async (signal) => (await connection.call('sweep', [], signal)) as { removed: number },
  };
}

async function* bytesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  for await (const bytes of body) yield { kind: 'bytes', bytes: bytes as Uint8Array<ArrayBuffer> };
}

/** Bytes that come in frames as a stream, read as fast as its reader does. */
export function readableOf(
  start: (signal: AbortSignal) => AsyncGenerator<Frame>,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const cancelled = new AbortController();
  let frames: AsyncGenerator<Frame> | undefined;
  return new ReadableStream(
    {
      async pull(controller) {
        frames ??= start(AbortSignal.any([signal, cancelled.signal]));
        const { done, value } = await frames.next();
        if (done) controller.close();
        else if (value.kind === 'bytes') controller.enqueue(value.bytes);
      },
      cancel(reason) {
        cancelled.abort(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
