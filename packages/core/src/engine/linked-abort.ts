import { setMaxListeners } from 'node:events';

/** An abort of its own that also follows others, until it is let go. */
export interface LinkedAbort {
  signal: AbortSignal;
  abort(reason: unknown): void;
  /** Stops following: long-lived signals would otherwise keep it. */
  unlink(): void;
}

/** Follows all given signals. */
export function linkedAbort(...parents: (AbortSignal | undefined)[]): LinkedAbort {
  const controller = new AbortController();
  // As many files may follow it as are read at a time.
  setMaxListeners(0, controller.signal);
  const unlinks: (() => void)[] = [];
  for (const parent of parents) {
    if (parent === undefined) continue;
    const follow = () => controller.abort(parent.reason);
    if (parent.aborted) follow();
    parent.addEventListener('abort', follow, { once: true });
    unlinks.push(() => parent.removeEventListener('abort', follow));
  }
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    unlink: () => {
      for (const unlink of unlinks) unlink();
    },
  };
}
