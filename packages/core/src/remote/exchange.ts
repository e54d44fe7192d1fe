import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { errorToJson } from './error-json.ts';
import { type Frame, frameBytes, readFrames } from './frames.ts';

/** One request of a client and its answer, at the owner's end. */
export class Exchange {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #gone = new AbortController();

  constructor(request: IncomingMessage, response: ServerResponse, sessionEnded: AbortSignal) {
    this.#request = request;
    this.#response = response;
    const end = () => this.#gone.abort(sessionEnded.reason);
    sessionEnded.addEventListener('abort', end, { once: true });
    response.once('close', () => {
      sessionEnded.removeEventListener('abort', end);
      if (!response.writableFinished) this.#gone.abort(new Error('The client has gone.'));
    });
    if (sessionEnded.aborted) end();
  }

  /** Aborts when the client no longer wants the answer. */
  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  /** The input of a call. */
  async input(): Promise<unknown[]> {
    return JSON.parse(await text(this.#request)) as unknown[];
  }

  /** The input of an upload, piece by piece. */
  frames(): AsyncGenerator<Frame> {
    return readFrames(this.#request);
  }

  answer(value: unknown): void {
    this.#end(200, { value });
  }

  refuse(error: unknown): void {
    if (this.#response.headersSent) {
      for (const piece of frameBytes({ kind: 'failed', error: errorToJson(error) }))
        this.#response.write(piece);
      this.#response.end();
    } else this.#end(400, { error: errorToJson(error) });
  }

  /** Answers in pieces, as fast as the client reads them. */
  async stream(frames: AsyncIterable<Frame>): Promise<void> {
    const response = this.#response;
    response.writeHead(200);
    for await (const frame of frames) {
      this.signal.throwIfAborted();
      const [last] = frameBytes(frame)
        .map((piece) => response.write(piece))
        .slice(-1);
      if (last === false) await once(response, 'drain', { signal: this.signal });
    }
    for (const piece of frameBytes({ kind: 'end' })) response.write(piece);
    response.end();
  }

  #end(status: number, body: unknown): void {
    if (this.#response.destroyed) return;
    // What the client still sends is read and thrown away, so that it comes to read the answer.
    this.#request.resume();
    const bytes = Buffer.from(JSON.stringify(body));
    this.#response.writeHead(status, { 'content-length': bytes.length }).end(bytes);
  }
}
