/** So long a peer may be silent, in milliseconds of real time, until it counts as stalled. */
const silence = 60;

/** An error as undici reports a peer that says nothing any more. */
function timeout(code: 'UND_ERR_HEADERS_TIMEOUT' | 'UND_ERR_BODY_TIMEOUT'): Error {
  const cause = Object.assign(new Error('the peer is silent'), { code });
  return new TypeError(code === 'UND_ERR_HEADERS_TIMEOUT' ? 'fetch failed' : 'terminated', { cause });
}

/** Runs a task until it has said nothing for too long; then `late` is called. */
async function within<T>(task: Promise<T>, late: () => void): Promise<T> {
  const timer = setTimeout(late, silence);
  try {
    return await task;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A fetch that gives up on a silent peer as undici does after minutes, but soon: for the rules in which the
 * peer stalls on purpose.
 */
export function impatient(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const own = new AbortController();
    const signal = AbortSignal.any([own.signal, ...(init?.signal ? [init.signal] : [])]);
    const response = await within(fetch(input, { ...init, signal }), () =>
      own.abort(timeout('UND_ERR_HEADERS_TIMEOUT')),
    );
    if (response.body === null) return response;
    const reader = response.body.getReader();
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const late = () => {
          controller.error(timeout('UND_ERR_BODY_TIMEOUT'));
          own.abort(timeout('UND_ERR_BODY_TIMEOUT'));
        };
        const { done, value } = await within(reader.read(), late);
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    });
    return new Response(body, { status: response.status, headers: response.headers });
  };
}
