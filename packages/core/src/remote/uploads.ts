import type { LogEventV1, RowChunkV1 } from '../provider/index.ts';
import type { StagedFileV1 } from '../store/index.ts';
import type { Frame } from './frames.ts';

/** What the client's own source threw: it knows the error, and only waits until we have dropped our part. */
class SourceFailed extends Error {}

/** The pieces of an upload behind its first; throws when the sender failed or died. */
async function* pieces(frames: AsyncIterator<Frame>): AsyncGenerator<Frame & { kind: 'json' | 'bytes' }> {
  for (;;) {
    const { value: frame, done } = await frames.next();
    if (done || frame.kind === 'failed') throw new SourceFailed('The sender failed.');
    if (frame.kind === 'end') return;
    yield frame;
  }
}

/** An upload that begins with the file it is of. */
export async function fileUpload(
  frames: AsyncGenerator<Frame>,
): Promise<{ file: StagedFileV1; rest: AsyncGenerator<Frame & { kind: 'json' | 'bytes' }> }> {
  const { value: first } = await frames.next();
  if (first?.kind !== 'json') throw new SourceFailed('The sender failed.');
  return { file: first.value as StagedFileV1, rest: pieces(frames) };
}

/** The bytes of a delivered file. */
export async function* bytesOf(frames: AsyncGenerator<Frame>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces(frames)) if (piece.kind === 'bytes') yield piece.bytes;
}

/** Rows: what they are as JSON, then their bytes. */
export async function* rowsOf(rest: AsyncIterable<Frame>): AsyncGenerator<RowChunkV1> {
  let about: Omit<RowChunkV1 & { kind: 'rows' }, 'kind' | 'bytes'> | undefined;
  for await (const piece of rest) {
    if (piece.kind === 'json') about = piece.value as typeof about;
    else if (piece.kind === 'bytes' && about !== undefined)
      yield { kind: 'rows', ...about, bytes: piece.bytes };
  }
}

/** Events, a batch a piece. */
export async function* eventsOf(
  rest: AsyncIterable<Frame>,
): AsyncGenerator<readonly { line: number; event: LogEventV1 }[]> {
  for await (const piece of rest) {
    if (piece.kind === 'json') yield piece.value as { line: number; event: LogEventV1 }[];
  }
}

/** The pieces of {@link rowsOf}. Invalid records and counts are the engine's, and stay with it. */
export async function* rowFrames(file: StagedFileV1, rows: AsyncIterable<RowChunkV1>): AsyncGenerator<Frame> {
  yield { kind: 'json', value: file };
  for await (const chunk of rows) {
    if (chunk.kind !== 'rows' || chunk.rows === 0) continue;
    const { kind: _, bytes, ...about } = chunk;
    yield { kind: 'json', value: about };
    yield { kind: 'bytes', bytes };
  }
}

/** The pieces of {@link eventsOf}. */
export async function* eventFrames(
  file: StagedFileV1,
  batches: AsyncIterable<readonly { line: number; event: LogEventV1 }[]>,
): AsyncGenerator<Frame> {
  yield { kind: 'json', value: file };
  for await (const batch of batches) yield { kind: 'json', value: batch };
}
