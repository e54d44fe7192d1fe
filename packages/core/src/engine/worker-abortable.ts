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
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => {
      reject(signal.reason);
      stop?.();
    };
    signal.addEventListener('abort', abort, { once: true });
  });
  aborted.catch(() => {});
  try {
    for (;;) {
      const step = await Promise.race([items.next(), aborted]);
      if (step.done) return;
      yield step.value;
    }
  } finally {
    signal.removeEventListener('abort', abort);
    const closed = Promise.resolve(items.return?.()).catch(() => {});
    if (!signal.aborted) await closed;
  }
}
