/** Bounds of a body, and the errors that say which one it broke. */
export interface BodyBounds {
  maxBytes: number;
  /** Milliseconds that reading one piece may take. */
  bodyTimeout: number;
  tooLarge(): Error;
  stalled(): Error;
  /** What an error of the connection means. */
  broken(error: unknown): Error;
  signal: AbortSignal;
}

/** Where the pieces of a body come from. */
export interface BodySource {
  read(): Promise<Uint8Array | undefined>;
  /** Gives the rest up, also within a `read`; after the end it does nothing. */
  cancel(): void;
}

/** Reads a body piece by piece. */
export interface BodyReader {
  /** The next piece, `undefined` at the end. */
  next(): Promise<Uint8Array | undefined>;
  /** Lets go of the connection, also within a `next`. */
  close(): void;
}

/** Whatever way a body ends, nothing of it stays open: not its connection, no timer, no listener. */
export function bodyReader(source: BodySource, bounds: BodyBounds): BodyReader {
  const { maxBytes, bodyTimeout, signal } = bounds;
  let failure: { error: unknown } | undefined;
  let reading = false;
  let ended = false;
  let bytes = 0;

  const timer = setTimeout(() => {
    if (reading) fail(bounds.stalled());
  }, bodyTimeout);
  const abort = () => fail(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();

  function end(): void {
    ended = true;
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    source.cancel();
  }

  function fail(error: unknown): void {
    failure ??= { error };
    end();
  }

  function throwIfFailed(): void {
    if (failure !== undefined) throw failure.error;
  }

  return {
    async next() {
      throwIfFailed();
      if (ended) return undefined;
      reading = true;
      timer.refresh();
      const piece = await source.read().catch((error: unknown) => fail(bounds.broken(error)));
      reading = false;
      bytes += piece?.length ?? 0;
      if (bytes > maxBytes) fail(bounds.tooLarge());
      throwIfFailed();
      if (piece === undefined) end();
      return piece ?? undefined;
    },
    close: end,
  };
}
