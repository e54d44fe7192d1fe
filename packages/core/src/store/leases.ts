import type { LeaseV1 } from './store.ts';

/** Leases by source within this process, first come first served; for stores. */
export function leases(): (source: string, signal: AbortSignal) => Promise<LeaseV1> {
  const last = new Map<string, Promise<void>>();
  return async (source, signal) => {
    signal.throwIfAborted();
    const before = last.get(source) ?? Promise.resolve();
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    last.set(
      source,
      before.then(() => released),
    );
    let abort = () => {};
    try {
      await new Promise<void>((resolve, reject) => {
        abort = () => reject(signal.reason);
        signal.addEventListener('abort', abort, { once: true });
        void before.then(resolve);
      });
    } catch (reason) {
      release();
      throw reason;
    } finally {
      signal.removeEventListener('abort', abort);
    }
    return { release: async () => release() };
  };
}
