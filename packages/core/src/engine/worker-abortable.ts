/**
 * The same items until the signal aborts, and then at once its reason, also while the source takes its time.
 * The source is closed in both cases; `stop` is called when the signal aborts, for a source that waits.
 */
export async function* abortable<T>(
  source: AsyncIterable<T>,
  signal: AbortSignal,
  stop?: () => void,
): AsyncGenerator<T> {
  signal.throwIfAborted();
  const items = source[Symbol.asyncIterator]();
  // A race against one promise that lasts would keep every item for as long as that does.
  let giveUp = (_reason: unknown) => {};
  const abort = () => {
    giveUp(signal.reason);
    stop?.();
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    for (;;) {
      const step = await new Promise<IteratorResult<T>>((resolve, reject) => {
        giveUp = reject;
        if (signal.aborted) reject(signal.reason);
        else items.next().then(resolve, reject);
      });
      if (step.done) return;
      yield step.value;
    }
  } finally {
    signal.removeEventListener('abort', abort);
    const closed = Promise.resolve(items.return?.()).catch(() => {});
    if (!signal.aborted) await closed;
  }
}
