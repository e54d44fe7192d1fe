/** Pieces of a body: a JSON value, plain bytes, its good end, or the news that its sender failed. */
export type Frame =
  | { kind: 'json'; value: unknown }
  | { kind: 'bytes'; bytes: Uint8Array<ArrayBuffer> }
  | { kind: 'end' }
  | { kind: 'failed'; error: unknown };

const kinds = ['json', 'bytes', 'end', 'failed'] as const;
/** One byte for the kind, four for the length of what follows. */
const headSize = 5;

/** A frame as it is sent: one or two pieces, so that bytes are not copied. */
export function frameBytes(frame: Frame): Uint8Array[] {
  const body = bodyOf(frame);
  const head = Buffer.allocUnsafe(headSize);
  head[0] = kinds.indexOf(frame.kind);
  head.writeUInt32BE(body.length, 1);
  return body.length === 0 ? [head] : [head, body];
}

function bodyOf(frame: Frame): Uint8Array {
  if (frame.kind === 'bytes') return frame.bytes;
  if (frame.kind === 'json') return Buffer.from(JSON.stringify(frame.value));
  return frame.kind === 'failed' ? Buffer.from(JSON.stringify(frame.error)) : new Uint8Array(0);
}

/**
 * The frames of a body, up to and with its `end` or `failed`.
 *
 * @throws Error when the body ends before either: its sender died.
 */
export async function* readFrames(body: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  const input = new Input(body);
  for (;;) {
    const head = Buffer.from((await input.take(headSize)).buffer);
    const kind = kinds[head[0] ?? -1];
    const bytes = await input.take(head.readUInt32BE(1));
    if (kind === 'end') {
      yield { kind };
      return;
    }
    if (kind === 'failed') {
      yield { kind, error: JSON.parse(textOf(bytes)) };
      return;
    }
    if (kind === undefined) throw new Error('Not what a store of this version says.');
    yield kind === 'bytes' ? { kind, bytes } : { kind, value: JSON.parse(textOf(bytes)) };
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** Bytes as they come, taken in the lengths that are wanted. */
class Input {
  #pieces: AsyncIterator<Uint8Array>;
  #piece: Uint8Array = new Uint8Array(0);

  constructor(body: AsyncIterable<Uint8Array>) {
    this.#pieces = body[Symbol.asyncIterator]();
  }

  /** The next bytes, in a buffer of their own. */
  async take(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const taken = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      if (this.#piece.length === 0) this.#piece = await this.#next();
      const part = this.#piece.subarray(0, length - filled);
      taken.set(part, filled);
      this.#piece = this.#piece.subarray(part.length);
      filled += part.length;
    }
    return taken;
  }

  async #next(): Promise<Uint8Array> {
    const { done, value } = await this.#pieces.next();
    if (done) throw new Error('It ended before it was complete.');
    return value;
  }
}
