import type { Fault } from './front.ts';
import { isJson } from './json-edit.ts';

const mebibyte = 1024 * 1024;

/** The fault from the n-th request on, counted from 0. */
export function from(first: number, fault: Fault): Fault {
  return (answer, request, number) => (number < first ? answer() : fault(answer, request, number - first));
}

/** The fault for some requests alone. */
export function only(which: (number: number) => boolean, fault: Fault): Fault {
  return (answer, request, number) => (which(number) ? fault(answer, request, number) : answer());
}

/** The fault for answers of the API alone, not for files. */
export function forAnswers(change: (response: Response, request: Request) => Promise<Response>): Fault {
  return async (answer, request) => {
    const response = await answer();
    return isAnswer(response) ? change(response, request) : response;
  };
}

/** Whether a response is an answer of the API and no file. */
function isAnswer({ headers }: Response): boolean {
  return /json|xml|text/.test(headers.get('content-type') ?? 'json');
}

/** Answers with other bytes, as if nothing were wrong. */
export function instead(body: string): Fault {
  return async (answer) => remade(await answer(), body);
}

/** Answers with a status. */
export function status(code: number, headers: Record<string, string> = {}, body = ''): Fault {
  return async () =>
    new Response(body, { status: code, headers: { 'content-type': 'text/plain', ...headers } });
}

/** Changes the text of JSON answers. */
export function rewritten(change: (text: string, request: Request) => string): Fault {
  return forAnswers(async (response, request) => {
    const text = await response.text();
    return remade(response, change(text, request));
  });
}

/** The same of JSON alone. */
export function edited(change: (json: string) => string): Fault {
  return rewritten((text) => (isJson(text) ? change(text) : text));
}

/** Another content type, the same bytes. */
export function mislabelled(type: string): Fault {
  return async (answer) => {
    const response = await answer();
    const headers = new Headers(response.headers);
    headers.set('content-type', type);
    return new Response(response.body, { status: response.status, headers });
  };
}

/** Sends half of the body and cuts the connection. */
export const cut: Fault = async (answer) => {
  const response = await answer();
  const bytes = new Uint8Array(await response.arrayBuffer());
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  const headers = new Headers(response.headers);
  headers.set('content-length', String(bytes.length));
  return new Response(broken(half), { status: response.status, headers });
};

/** Sends half of the body and then nothing more. */
export const stall: Fault = async (answer) => {
  const response = await answer();
  const bytes = new Uint8Array(await response.arrayBuffer());
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  return new Response(silent(half), { status: response.status, headers: lengthless(response) });
};

/** Never answers. */
export const silence: Fault = () => new Promise(() => {});

/** A body without an end; `sent` counts its bytes. It is cut at 160 MiB. */
export function endless(): { fault: Fault; sent(): number } {
  let sent = 0;
  const spaces = new TextEncoder().encode(' '.repeat(mebibyte));
  const most = 160 * mebibyte;
  const fault = forAnswers(async (response) => {
    // Once is enough: who reads all of one would read all of the next.
    if (sent >= most) return new Response('', { status: 400 });
    let own = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (own >= most) throw new Error('enough');
          own += spaces.length;
          sent = Math.max(sent, own);
          controller.enqueue(spaces);
        },
      },
      { highWaterMark: 0 },
    );
    return new Response(body, { status: 200, headers: lengthless(response) });
  });
  return { fault, sent: () => sent };
}

/** Sends the client elsewhere. */
export function redirect(to: (request: Request) => string): Fault {
  return async (_, request) => new Response(null, { status: 302, headers: { location: to(request) } });
}

function remade(response: Response, body: string): Response {
  return new Response(body, { status: response.status, headers: lengthless(response) });
}

function lengthless({ headers }: Response): Headers {
  const own = new Headers(headers);
  own.delete('content-length');
  return own;
}

function broken(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) throw new Error('cut');
      sent = true;
      controller.enqueue(bytes);
    },
  });
}

function silent(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => controller.enqueue(bytes),
    pull: () => new Promise(() => {}),
  });
}
