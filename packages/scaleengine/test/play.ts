import type { RuntimeV1 } from '@logs/core';
import { nodeFetch } from '@logs/core/http';

/** An outside world in which no time passes but what is slept, and warnings are kept. */
export interface PlayedRuntime extends RuntimeV1 {
  warnings: string[];
  slept: number[];
  /** Milliseconds since 1970. */
  time: number;
}

/** Plays the outside world from a moment on; the network is the real one. */
export function played(now: string | number | Date = '2026-11-22T12:00:00Z'): PlayedRuntime {
  const runtime: PlayedRuntime = {
    fetch: nodeFetch,
    warnings: [],
    slept: [],
    time: new Date(now).getTime(),
    now: () => new Date(runtime.time),
    async sleep(ms, signal) {
      signal.throwIfAborted();
      runtime.slept.push(ms);
      runtime.time += ms;
    },
    warn: (message) => void runtime.warnings.push(message),
    env: {},
  };
  return runtime;
}
