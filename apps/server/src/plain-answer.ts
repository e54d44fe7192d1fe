/** An answer of the server itself, where no vendor's is to be had. */
export function plainAnswer(status: number, body: Readonly<Record<string, unknown>>): Response {
  const text = `${JSON.stringify(body)}\n`;
  // What is left of the request is not read: the connection cannot go on.
  const headers = { 'content-type': 'application/json', ...(status === 413 ? { connection: 'close' } : {}) };
  return new Response(text, { status, headers });
}
