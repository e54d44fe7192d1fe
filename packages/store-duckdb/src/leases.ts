import type { LeaseV1 } from '@logs/core/store';

/** Leases by source, first come first served. Other processes are kept out by the lock of the file. */
export function leases(): (source: string, signal: AbortSignal) => Promise<LeaseV1> {
  const last = new Map<string, Promise<void>>();
  return async (source, signal) => {
    signal.throwIfAborted();
    const before = last.get(source) ?? Promise.resolve();
    let release = () => {};
    const released = new Promise<void>((done) => {
      release = done;
    });
    last.set(
      source,
      before.then(() => released),
    );
    let abort = () => {};
    const aborted = new Promise<never>((_, fail) => {
      abort = () => fail(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
    });
    try {
      await Promise.race([before, aborted]);
    } catch (reason) {
      release();
      throw reason;
    } finally {
      signal.removeEventListener('abort', abort);
    }
    return { release: async () => release() };
  };
}
