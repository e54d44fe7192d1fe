import type { ApiError } from '../provider/index.ts';

/** A signal that also fires after a time. */
export interface Deadline {
  signal: AbortSignal;
  /** Fires at once. */
  abort(reason: unknown): void;
  /** The time no longer counts; the other signal still does. */
  lift(): void;
  /** Lets go of timer and signal. */
  end(): void;
}

/** Follows `parent`, and fires by itself after `ms` milliseconds of real time: sockets know no other. */
export function deadline(parent: AbortSignal, ms: number, late: () => ApiError): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(late()), ms);
  const follow = () => controller.abort(parent.reason);
  if (parent.aborted) follow();
  else parent.addEventListener('abort', follow, { once: true });
  const lift = () => clearTimeout(timer);
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    lift,
    end() {
      lift();
      parent.removeEventListener('abort', follow);
    },
  };
}
