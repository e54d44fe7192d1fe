import type { ApiError, RuntimeV1 } from '../provider/index.ts';

/** How a provider talks to its vendor. Milliseconds and bytes. */
export interface HttpOptions {
  /** Its `warn` is told when requests are tried again for more than a second: once while none succeeds. */
  runtime: RuntimeV1;
  /** The vendor's name as errors say it: `Acme`. */
  vendor: string;
  /** Connections to one origin at a time; 16 by default. */
  connections?: number;
  /** Until connected; 10 s by default. */
  connectTimeout?: number;
  /** Until the answer begins; 60 s by default. */
  headersTimeout?: number;
  /** Between two pieces of a body; 60 s by default. */
  bodyTimeout?: number;
  /** For one attempt as a whole; 5 min by default. Of a download, until its body begins. */
  deadline?: number;
  /** Largest answer that is read into memory; 64 MiB by default. */
  maxBytes?: number;
  /** Attempts after the first one; 5 by default. */
  retries?: number;
  /** Longest wait between two attempts, also when the vendor asks for more; 5 min by default. */
  maxWait?: number;
  /** Waits before each attempt of `send`, retries included. Downloads do not wait. */
  limiter?: RateLimiter;
}

/** One attempt at a request. */
export interface HttpRequest {
  url: URL;
  method?: 'GET' | 'POST' | 'HEAD';
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
}

/** An answer that was read whole. */
export interface HttpAnswer {
  status: number;
  headers: Headers;
  text: string;
  /** When the vendor's clock says it was answered (`Date` header), where it said so. */
  date?: Date;
}

/** A request and how its answer is understood. */
export interface HttpCall<Result> {
  /** Makes the request; called again for every attempt, so that each is signed anew. `attempt` counts from 1. */
  request(attempt: number): HttpRequest;
  /** What the answer means. Throws ApiError for a refusal; whether it is tried again follows from its reason. */
  answer(answer: HttpAnswer): Result;
  /**
   * Whether an error is tried again. By default those with reason rate-limit, server and network are.
   */
  retry?(error: ApiError, attempt: number): boolean;
  signal: AbortSignal;
}

/** A link out of an answer, which is a stranger. */
export interface Download {
  url: URL;
  /**
   * Hosts it may lead to, on port 443: whole names, or suffixes that begin with a dot (`.acme.example` is all
   * names below `acme.example`, but not that one). Redirects are held to them too.
   */
  allowedHosts: readonly string[];
  /**
   * This machine's own addresses and `localhost` are allowed as well, on any port and over plain HTTP: only when
   * the vendor's endpoint is on loopback itself.
   */
  loopback?: boolean;
  /** Largest body; 4 GiB by default. */
  maxBytes?: number;
  /** Says what a refused link is refused with (403 because it expired, say); by default by its HTTP status. */
  refused?(status: number, text: string): ApiError;
  signal: AbortSignal;
}

/** Sends requests; see {@link httpClient}. */
export interface HttpClient {
  /**
   * @throws ApiError by `answer`; `network` when there was no answer, `unexpected-answer` when it is too large
   *   or no text; the signal's reason.
   */
  send<Result>(call: HttpCall<Result>): Promise<Result>;
  /**
   * Opens a link: https alone, allowed hosts alone, no private address where the socket connects, each redirect
   * checked again, no credentials sent along, never decoded by Content-Encoding. Failures before the body are
   * tried again as for `send`; a failure within the body is an error of the stream.
   */
  download(download: Download): Promise<{ body: ReadableStream<Uint8Array>; size?: number }>;
  /** Closes the connections. Also happens by itself when nothing is under way. */
  close(): Promise<void>;
}

/** Spaces calls out evenly. */
export interface RateLimiter {
  /** Resolves when it is the caller's turn; in the order of calls. */
  turn(signal: AbortSignal): Promise<void>;
}
