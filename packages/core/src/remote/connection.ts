import { setMaxListeners } from 'node:events';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { UnsupportedError } from '../provider/errors.ts';
import { type ErrorJson, errorFromJson } from './error-json.ts';
import { type Frame, frameBytes, readFrames } from './frames.ts';
import { ownerGone } from './gone.ts';
import { checkVersion } from './version-check.ts';
import { type Hello, protocol, sessionHeader, sessionPath, versionHeader } from './wire.ts';

/** The client's end of a socket: calls in a session that lasts until either side goes. */
export class Connection {
  readonly hello: Hello;
  #socket: string;
  #agent: Agent;
  #session: IncomingMessage;
  #closed = false;
  readonly #ended = new AbortController();

  private constructor(socket: string, agent: Agent, session: IncomingMessage, hello: Hello) {
    this.#socket = socket;
    this.#agent = agent;
    this.#session = session;
    this.hello = hello;
    session.on('close', () => {
      if (!this.#closed) this.#ended.abort(ownerGone());
    });
    session.on('error', () => {});
    session.resume();
    // A program that forgot to close its store must still be able to end.
    session.socket.unref();
  }

  /**
   * Begins a session.
   *
   * @throws the system's error when nobody listens; UnsupportedError when the owner speaks another version.
   */
  static async open(socket: string, signal: AbortSignal): Promise<Connection> {
    const agent = new Agent({ keepAlive: true });
    const headers = { [versionHeader]: protocol };
    const asked = request({ agent: false, socketPath: socket, path: sessionPath, headers });
    asked.end();
    try {
      const answer = await answerTo(asked, signal);
      checkVersion(answer.headers);
      if (answer.statusCode !== 200) throw await refusal(answer);
      return new Connection(socket, agent, answer, await helloOf(answer));
    } catch (error) {
      asked.destroy();
      agent.destroy();
      throw error;
    }
  }

  /** Aborts when the owner goes, with the error that says so. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Whether there is nobody to call any more. */
  get lost(): boolean {
    return this.#closed || this.ended.aborted;
  }

  /** One call with its input, and its answer. */
  async call(name: string, input: unknown, signal: AbortSignal): Promise<unknown> {
    const asked = this.#begin(name, signal);
    asked.end(JSON.stringify(input));
    return this.#value(asked, signal);
  }

  /** A call whose answer comes in pieces. Whoever stops reading ends it at the other side too. */
  async *stream(name: string, input: unknown, signal: AbortSignal): AsyncGenerator<Frame> {
    const asked = this.#begin(name, signal);
    const abort = () => asked.destroy();
    try {
      asked.end(JSON.stringify(input));
      const answer = await this.#answer(asked, signal);
      if (answer.statusCode !== 200) throw await refusal(answer);
      signal.addEventListener('abort', abort, { once: true });
      for await (const frame of readFrames(answer)) {
        signal.throwIfAborted();
        if (frame.kind === 'failed') throw errorFromJson(frame.error as ErrorJson);
        if (frame.kind === 'end') return;
        yield frame;
      }
    } catch (error) {
      throw this.#reason(error, signal);
    } finally {
      signal.removeEventListener('abort', abort);
      asked.destroy();
    }
  }

  /**
   * A call whose input comes in pieces, as fast as the other side takes them. What `frames` throws is thrown on,
   * once the other side has dropped what it was given.
   */
  async upload(name: string, frames: AsyncIterable<Frame>, signal: AbortSignal): Promise<unknown> {
    const asked = this.#begin(name, signal);
    const answer = this.#value(asked, signal);
    let answered = false;
    const early = answer.then(
      () => true,
      () => true,
    );
    void early.then(() => {
      answered = true;
    });
    let failure: { error: unknown } | undefined;
    try {
      for await (const frame of frames) {
        if (answered) break;
        for (const piece of frameBytes(frame)) {
          if (!asked.write(piece)) await Promise.race([drained(asked), early]);
        }
      }
      for (const piece of frameBytes({ kind: 'end' })) asked.write(piece);
    } catch (error) {
      failure = { error };
      for (const piece of frameBytes({ kind: 'failed', error: null })) asked.write(piece);
    }
    asked.end();
    if (failure === undefined) return answer;
    await early;
    throw failure.error;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#session.destroy();
    this.#agent.destroy();
  }

  #begin(name: string, signal: AbortSignal): ClientRequest {
    signal.throwIfAborted();
    this.ended.throwIfAborted();
    if (this.#closed) throw new UnsupportedError('The store is closed.');
    // Each call under way listens.
    setMaxListeners(0, signal);
    const asked = request({
      agent: this.#agent,
      socketPath: this.#socket,
      method: 'POST',
      path: `/${name}`,
      headers: { [versionHeader]: protocol, [sessionHeader]: this.hello.session },
    });
    asked.setNoDelay();
    asked.on('error', () => {});
    return asked;
  }

  async #value(asked: ClientRequest, signal: AbortSignal): Promise<unknown> {
    const answer = await this.#answer(asked, signal);
    const abort = () => answer.destroy();
    signal.addEventListener('abort', abort, { once: true });
    try {
      if (answer.statusCode !== 200) throw await refusal(answer);
      return (JSON.parse(await text(answer)) as { value?: unknown }).value;
    } catch (error) {
      throw this.#reason(error, signal);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  async #answer(asked: ClientRequest, signal: AbortSignal): Promise<IncomingMessage> {
    try {
      const answer = await answerTo(asked, signal);
      checkVersion(answer.headers);
      return answer;
    } catch (error) {
      throw this.#reason(error, signal);
    }
  }

  /** An error of the transport as what it means. */
  #reason(error: unknown, signal: AbortSignal): unknown {
    if (signal.aborted) return signal.reason;
    const { code, message } = error as NodeJS.ErrnoException;
    const ended = /^(ECONN|EPIPE|ENOENT|ERR_STREAM)/.test(code ?? '') || message === 'aborted';
    if (this.ended.aborted) return this.ended.reason;
    return ended ? ownerGone(error) : error;
  }
}

/** The head of the answer; a signal that aborts before ends the request. */
function answerTo(asked: ClientRequest, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      asked.destroy();
      reject(signal.reason);
    };
    const done = () => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort, { once: true });
    asked.once('response', (answer) => {
      done();
      resolve(answer);
    });
    asked.once('error', (error) => {
      done();
      reject(error);
    });
    asked.once('close', () => {
      done();
      reject(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
    });
    if (signal.aborted) abort();
  });
}

async function refusal(answer: IncomingMessage): Promise<Error> {
  return errorFromJson((JSON.parse(await text(answer)) as { error: ErrorJson }).error);
}

/** The first line of a session. */
function helloOf(session: IncomingMessage): Promise<Hello> {
  return new Promise((resolve, reject) => {
    let said = '';
    const take = (piece: Buffer) => {
      said += piece.toString('utf8');
      if (!said.endsWith('\n')) return;
      session.off('data', take);
      resolve(JSON.parse(said) as Hello);
    };
    session.on('data', take);
    session.once('close', () => reject(ownerGone()));
    session.once('error', reject);
  });
}

function drained(asked: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      asked.off('drain', done);
      asked.off('close', done);
      resolve();
    };
    asked.on('drain', done);
    asked.on('close', done);
  });
}
