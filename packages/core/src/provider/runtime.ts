/** The outside world, handed in, so that tests can play it. */
export interface RuntimeV1 {
  fetch: typeof globalThis.fetch;
  now(): Date;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when it aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Something a person should know and no error. Never holds a secret or a viewer's address. */
  warn(message: string, details?: Record<string, string | number>): void;
  /** Environment variables by name. */
  env: Readonly<Record<string, string | undefined>>;
}
