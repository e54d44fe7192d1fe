/** Bounds of an endpoint. Milliseconds and bytes. */
export interface ServerLimits {
  /** Largest body of a request; 1 MiB by default. */
  bodyBytes: number;
  /** Until a request has come whole; 30 s by default. */
  requestMs: number;
  /** Until the answer begins; 60 s by default. */
  answerMs: number;
  /** How long nothing may move on a connection while a request is under way; 2 min by default. */
  stallMs: number;
  /** How long requests that are under way may take when the server closes; 1 s by default. */
  closeMs: number;
}

/** The limits where none are set. */
export const defaultLimits: Readonly<ServerLimits> = {
  bodyBytes: 1024 * 1024,
  requestMs: 30_000,
  answerMs: 60_000,
  stallMs: 120_000,
  closeMs: 1000,
};
